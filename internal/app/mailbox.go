package app

import "acuse/internal/mail"

// DevMail is a message that would have left, kept in a folder instead: with no mail server a developer reads it there.
type DevMail = mail.Stored

// DevMails are the messages of that folder, newest first.
func DevMails(dir string) ([]DevMail, error) { return mail.List(dir) }

// OpenDevMail is one of them; billing.ErrNotFound when there is none of that name.
func OpenDevMail(dir, file string) (DevMail, error) { return mail.Open(dir, file) }
