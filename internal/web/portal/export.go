package portal

import (
	"net/http"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/web/door"
)

// Excel is exactly what the filter shows as a spreadsheet. It is a list, not a document: never a reading.
func Excel(v *door.Visit) error {
	f := filterOf(v)
	if len(f.period.Errs) > 0 {
		return Documents(v)
	}
	fileHead(v, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
	if v.R.Method == http.MethodHead {
		return nil
	}
	out := &counter{ResponseWriter: v.W, ctx: v.R.Context()}
	err := v.App.PortalExcel(v.R.Context(), v.Guest, f.PortalQuery, out)
	switch {
	case err == nil:
		out.finish()
	case out.status != 0:
		out.cut(err)
	default:
		noFileHead(v)
	}
	return err
}

// ListPDF is exactly what the filter shows, drawn. It is a list, not a document: never a reading.
func ListPDF(v *door.Visit) error {
	f := filterOf(v)
	if len(f.period.Errs) > 0 {
		return Documents(v)
	}
	content, err := v.App.PortalListPDF(v.R.Context(), v.Guest, f.PortalQuery, f.words(v.P))
	if err != nil {
		errs, ok := door.Errors(err)
		if !ok {
			return err
		}
		return showDocuments(v, errs)
	}
	fileHead(v, "application/pdf", "pdf")
	_, err = v.W.Write(content)
	return err
}

func fileHead(v *door.Visit, kind, ending string) {
	head := v.W.Header()
	head.Set("Content-Type", kind)
	head.Set("Content-Disposition", attachment(v.P.T("list.file_name", "day", string(v.App.Today()))+"."+ending))
	head.Set("Cache-Control", "private, no-store")
}

func noFileHead(v *door.Visit) {
	for _, name := range []string{"Content-Type", "Content-Disposition"} {
		v.W.Header().Del(name)
	}
}

// longDownload is from how many documents on a download has a page that shows how far it has come.
const longDownload = 60

// Progress is the page of a long download: it begins by itself, and the page says how far it has come.
func Progress(v *door.Visit) error {
	ticket := v.R.PathValue("ticket")
	p, err := v.App.DownloadProgress(v.R.Context(), v.Guest, ticket)
	if err != nil {
		return err
	}
	file := v.Base() + "/descargas/" + ticket
	if !p.Began && !p.Expired {
		v.W.Header().Set("Refresh", "1; url="+file) // a file leaves the page as it is; works without a script
	}
	return v.Render(http.StatusOK, progressPage(v, layout(v, v.P.T("list.progress.title"), "/documentos"), p, file))
}

// progressText is the sentence under the bar.
func progressText(v *door.Visit, p app.DownloadProgress) string {
	switch {
	case p.Done:
		return v.P.T("list.progress.done", "n", p.Files)
	case p.Began:
		return v.P.T("list.progress.running", "sent", p.Sent, "n", p.Files)
	case p.Expired:
		return v.P.T("error.ticket_expired")
	}
	return v.P.T("list.progress.soon", "n", p.Files)
}

// pollEvery makes a region look for news every few seconds, as long as there may be any.
func pollEvery(running bool) templ.Attributes {
	if !running {
		return nil
	}
	return templ.Attributes{"data-poll": "5"}
}
