package app_test

import (
	"regexp"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// ownText is a schedule that sends with words of its own.
func ownText(attach, subject, body string) func(*app.ScheduleForm) {
	return func(f *app.ScheduleForm) {
		f.Action, f.Attach, f.MailSubject, f.MailBody = string(billing.ScheduleSend), attach, subject, body
	}
}

// ofTheOne is what a mail and its preview do not share: the secret of its link, and the days, which of one that is issued
// before its time are others.
var ofTheOne = regexp.MustCompile(`/d/[\w-]+|\d+ (de )?\pL+ (de )?20\d\d`)

// TestAScheduleSendsItsOwnWords, what it leaves open being the company's, and shows the very mail before it goes.
func TestAScheduleSendsItsOwnWords(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.ok(w.SaveMailTemplate(ctx, w.owner, app.MailTemplateForm{Kind: "link", Language: "es", Subject: "De la casa: {número}", Body: "Texto de la casa.\n\n{enlace}"}))
	customer := w.customer(w.owner, "Café Almirante", "cafe@b.example")
	foreign := w.customer(w.owner, "Coffee House", "coffee@b.example")
	_, err := w.db.Write.ExecContext(ctx, `UPDATE customer SET language = 'en' WHERE id = $1`, foreign)
	w.ok(err)
	for name, c := range map[string]struct {
		id            string
		subject, text string
	}{
		"the company's":       {w.schedule(customer, ownText("0", "", "")), "De la casa: F-2026-000", "Texto de la casa."},
		"a subject":           {w.schedule(customer, ownText("0", "Cuota {número}", "")), "Cuota F-2026-000", "Texto de la casa."},
		"a text":              {w.schedule(customer, ownText("0", "", "Cuota de {cliente}\n\n{enlace}\n\nGracias.")), "De la casa: F-2026-000", "Cuota de Café Almirante"},
		"both, attached":      {w.schedule(customer, ownText("1", "Cuota {número}", "Van {total}.")), "Cuota F-2026-000", "Van 435,60\u00a0€."},
		"with its period":     {w.schedule(customer, ownText("1", "Cuota {número}, {mes} de {año}", "De {mes-1 año}, por {total}.")), "Cuota F-2026-000", "De noviembre de 2026, por 435,60\u00a0€."},
		"in another language": {w.schedule(foreign, ownText("0", "Fee {número}", "Fee of {customer}\n\n{enlace}")), "Fee F-2026-000", "Fee of Coffee House"},
	} {
		page := w.schedulePage(c.id)
		if page.Mail == nil || !strings.HasPrefix(page.Mail.Subject, c.subject) || !strings.Contains(page.Mail.Text, c.text) {
			t.Errorf("%s, before: got %+v, want %q and %q", name, page.Mail, c.subject, c.text)
			continue
		}
		w.ok(w.IssueNext(ctx, w.owner, w.NewAct(), c.id, page.Next))
		w.runMail()
		m := w.sent[len(w.sent)-1]
		if !strings.HasPrefix(m.Subject, c.subject) || !strings.Contains(m.Text, c.text) {
			t.Errorf("%s: got %q\n%s\nwant %q and %q", name, m.Subject, m.Text, c.subject, c.text)
		}
		if shown, sent := ofTheOne.ReplaceAllString(page.Mail.Text, "…"), ofTheOne.ReplaceAllString(m.Text, "…"); m.Subject != page.Mail.Subject || sent != shown {
			t.Errorf("%s: shown %q\n%s\nsent %q\n%s", name, page.Mail.Subject, shown, m.Subject, sent)
		}
		if link := strings.Contains(m.Text, "/d/"); !link && len(m.Attachments) == 0 {
			t.Errorf("%s: neither link nor PDF:\n%s", name, m.Text)
		}
	}
	w.ok(w.ChangeAccess(ctx, w.owner, billing.GrantAccess, w.NewAct(), []string{customer}))
	if page := w.schedulePage(w.schedule(customer, ownText("0", "", ""))); !strings.Contains(page.Mail.Text, "/entrar") || !strings.Contains(page.Mail.Text, "cafe@b.example") {
		t.Errorf("with an access: the preview has neither private area nor user:\n%s", page.Mail.Text)
	}
	quiet := w.schedule(customer)
	if got := w.schedulePage(quiet).Mail; got != nil {
		t.Errorf("one that sends nothing: got %+v", got)
	}
}

// TestAScheduleKeepsWhatItsCustomerNeeds: the checks are those of the company's texts, beside its own fields.
func TestAScheduleKeepsWhatItsCustomerNeeds(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "Café Almirante", "cafe@b.example")
	for name, c := range map[string]struct {
		with       func(*app.ScheduleForm)
		field, key string
	}{
		"no link":                    {ownText("0", "", "Hola."), "mail_body", "recurring.error.mail_link"},
		"a link where there is none": {ownText("1", "", "Hola: {enlace}"), "mail_body", "recurring.error.mail_word"},
		"a link in the subject":      {ownText("0", "{enlace}", ""), "mail_subject", "recurring.error.mail_subject"},
		"a slip":                     {ownText("0", "{numro}", ""), "mail_subject", "recurring.error.mail_word"},
		"half a period":              {ownText("1", "", "De {mes+}"), "mail_body", "recurring.error.mail_word"},
		"too far a period":           {ownText("1", "{mes+1000}", ""), "mail_subject", "schedule.error.shift"},
		"too long once filled in":    {ownText("1", strings.Repeat("a", app.SubjectMax-8)+"{mes}", ""), "mail_subject", "schedule.error.too_long"},
		"too long":                   {ownText("1", strings.Repeat("a", app.SubjectMax+1), ""), "mail_subject", "error.too_long"},
	} {
		f := w.scheduleForm(customer)
		c.with(&f)
		err := w.SaveSchedule(t.Context(), w.owner, f, true)
		if billing.CodeOf(err) != billing.Invalid {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		wantKey(t, err, c.key, c.field)
	}
	f := w.scheduleForm(customer)
	ownText("1", "", "Hola: {enlace}")(&f)
	f.Action = string(billing.ScheduleIssue) // there is no mail then, and no text
	w.ok(w.SaveSchedule(t.Context(), w.owner, f, true))
	if got := w.schedulePage(f.ID); got.MailBody != "" {
		t.Errorf("one that sends nothing keeps %q", got.MailBody)
	}
}
