package office

import (
	"net/url"
	"slices"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

var mailTextDone = map[string]string{"guardado": "outbox.texts.saved", "habitual": "outbox.texts.reset"}

func mailTextPath(kind, language string) string {
	return mailTextsPath + "/" + kind + "?" + url.Values{"idioma": {language}}.Encode()
}

// MailTexts sends on to the first of the texts.
func MailTexts(v *door.Visit) error {
	return v.Redirect(mailTextPath(app.MailTemplateKinds()[0], textLanguage(v)))
}

// MailText is the tab Textos of Configuración > Correo: what a mail to customers says, in one language.
func MailText(v *door.Visit) error {
	page, err := v.App.MailTemplate(v.R.Context(), v.Actor, v.R.PathValue("kind"), textLanguage(v))
	if err != nil {
		return err
	}
	return showMailText(v, page, nil, nil)
}

// MailTextHTML is how the text that is kept arrives, with made-up data, for the frame of its page.
func MailTextHTML(v *door.Visit) error {
	page, err := v.App.MailTemplate(v.R.Context(), v.Actor, v.R.PathValue("kind"), textLanguage(v))
	if err != nil {
		return err
	}
	preview, err := v.App.PreviewMailTemplate(v.R.Context(), v.Actor, page.MailTemplateForm)
	if err != nil {
		return err
	}
	return v.RenderMail(preview.HTML)
}

// SaveMailText keeps the text, shows what it would look like, or puts the usual one back, as the button says.
func SaveMailText(v *door.Visit) error {
	ctx := v.R.Context()
	f := app.MailTemplateForm{Kind: v.R.PathValue("kind"), Language: v.R.PostFormValue("idioma"), Subject: v.R.PostFormValue("subject"),
		Body: strings.ReplaceAll(v.R.PostFormValue("body"), "\r\n", "\n")}
	var preview *app.MailPreview
	var err error
	done := "guardado"
	switch v.R.PostFormValue("do") {
	case "reset":
		done, err = "habitual", v.App.ResetMailTemplate(ctx, v.Actor, f.Kind, f.Language)
	case "preview":
		var made app.MailPreview
		made, err = v.App.PreviewMailTemplate(ctx, v.Actor, f)
		preview = &made
	default:
		err = v.App.SaveMailTemplate(ctx, v.Actor, f)
	}
	errs, ok := door.Errors(err)
	if err != nil && !ok {
		return err
	}
	if len(errs) == 0 && preview == nil {
		return v.RedirectDone(mailTextPath(f.Kind, f.Language), done)
	}
	page, err := v.App.MailTemplate(ctx, v.Actor, f.Kind, f.Language)
	if err != nil {
		return err
	}
	if len(errs) > 0 {
		preview = nil
	}
	page.MailTemplateForm = f
	return showMailText(v, page, preview, errs)
}

func showMailText(v *door.Visit, page app.MailTemplatePage, preview *app.MailPreview, errs billing.Errors) error {
	o := layout(v, v.P.T("outbox.title"), "mail", toasts(v, mailTextDone)...)
	return v.Render(door.Status(errs), mailTextPage(v, o, page, preview, errs))
}

// textLanguage is the language whose texts are asked for: the company's, unless another is named.
func textLanguage(v *door.Visit) string {
	language := pick(v, "idioma", billing.Languages...)
	if language == "" {
		language = v.Desk.Company.Language
	}
	if !slices.Contains(billing.Languages, language) {
		language = billing.Languages[0]
	}
	return language
}

// textKinds are the ways to the text of each mail.
func textKinds(p *i18n.Printer, page app.MailTemplatePage) []ui.Tab {
	var all []ui.Tab
	for _, kind := range app.MailTemplateKinds() {
		all = append(all, ui.Tab{Text: p.T("outbox.texts.kind." + kind), Href: mailTextPath(kind, page.Language), Current: kind == page.Kind})
	}
	return all
}

// whoseText says whether the text is the company's own.
func whoseText(p *i18n.Printer, page app.MailTemplatePage) string {
	if page.Own {
		return p.T("outbox.texts.own")
	}
	if page.Kind == "link" || page.Kind == "attachment" {
		return p.T("outbox.texts.usual_documents")
	}
	return p.T("outbox.texts.usual")
}
