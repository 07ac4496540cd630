package e2e_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"acuse/e2e/harness"
)

const (
	crashKills     = 8
	crashKillsSoak = 60
	outboxWithin   = 3 * time.Minute // a message under way when its process died is tried again after two at the latest
)

// TestNothingIsLostNorDoneTwiceWhenTheProcessIsKilled: people create customers, give access, issue invoices and
// download them while the program is killed again and again. What was answered as done is done, once.
func TestNothingIsLostNorDoneTwiceWhenTheProcessIsKilled(t *testing.T) {
	t.Parallel() // most of its time it waits
	office := harness.NewPostOffice(t)
	office.Open()
	s := harness.Start(t, harness.Options{Demo: true, Env: []string{"ACUSE_SMTP_URL=smtp://" + office.Address}})
	kills := crashKills
	if os.Getenv("ACUSE_SOAK") != "" {
		kills = crashKillsSoak
	}
	crowd := &crowd{base: s.URL, promised: map[promise][]string{}, over: make(chan struct{})}
	var all sync.WaitGroup
	for range 2 {
		worker := crowd.enter(t, s.Login("office", "lucia@"))
		all.Go(func() { crowd.untilOver(func() error { return crowd.work(worker) }) })
	}
	for range 2 {
		reader := crowd.enter(t, s.Login("portal", ""))
		all.Go(func() { crowd.untilOver(func() error { return crowd.read(reader) }) })
	}
	for range kills {
		time.Sleep(200*time.Millisecond + rand.N(1200*time.Millisecond))
		s.Kill()
		s.Restart()
	}
	time.Sleep(time.Second)
	close(crowd.over)
	all.Wait()
	if len(crowd.wrong) > 0 {
		t.Errorf("%d answers that nobody should get, the first: %s", len(crowd.wrong), crowd.wrong[0])
	}
	b := openBooks(t, s)
	b.waitForOutbox(outboxWithin)
	b.check(crowd, office)
	t.Logf("%d kills: %d customers, %d accesses, %d drafts, %d invoices, %d downloads were answered as done; %d messages were taken, %d of them again",
		kills, len(crowd.promised[madeCustomer]), len(crowd.promised[granted]), len(crowd.promised[savedDraft]),
		len(crowd.promised[issued]), len(crowd.promised[downloaded]), len(office.Mails()), len(office.Mails())-len(office.Taken()))
	if len(crowd.promised[issued]) < kills || len(crowd.promised[granted]) < kills || len(crowd.promised[downloaded]) < kills/2 {
		t.Errorf("too little was done to prove anything")
	}
}

// promise is what an answer said was done; under it stand the ids.
type promise string

const (
	madeCustomer promise = "customer"
	granted      promise = "access"
	savedDraft   promise = "draft"
	issued       promise = "issued"
	downloaded   promise = "download"
)

// crowd is several people at work, none of whom minds that the server goes away.
type crowd struct {
	base     string
	over     chan struct{}
	mu       sync.Mutex
	promised map[promise][]string
	wrong    []string
}

func (c *crowd) note(p promise, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.promised[p] = append(c.promised[p], id)
}

// enter logs somebody in and returns their client; their transport keeps no connection to a dead server.
func (c *crowd) enter(t *testing.T, l harness.Login) *http.Client {
	t.Helper()
	client := harness.NewClient(t, c.base).Bare()
	response, err := client.PostForm(l.URL, url.Values{"username": {l.Username}, "password": {l.Password}})
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		t.Fatalf("log-in of %s: %s", l.Username, response.Status)
	}
	return client
}

// untilOver repeats; an error is the server's death, and the person waits a little.
func (c *crowd) untilOver(do func() error) {
	for {
		select {
		case <-c.over:
			return
		default:
		}
		if err := do(); err != nil {
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// errAgain says that an answer is no promise: begin again.
var errAgain = errors.New("no promise")

// send answers the body, or where a 303 leads. Another status than 200 and 303 is noted as wrong.
func (c *crowd) send(client *http.Client, method, path string, form url.Values) (body string, location string, err error) {
	request, err := http.NewRequest(method, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := client.Do(request)
	if err != nil {
		return "", "", err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return "", "", err
	}
	switch response.StatusCode {
	case http.StatusOK:
		return string(content), "", nil
	case http.StatusSeeOther:
		return "", response.Header.Get("Location"), nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wrong = append(c.wrong, method+" "+path+": "+response.Status)
	return "", "", errAgain
}

// post sends a form that must be answered by 303, which is the promise.
func (c *crowd) post(client *http.Client, path string, form url.Values, p promise, id string) error {
	_, location, err := c.send(client, http.MethodPost, path, form)
	if err == nil && location == "" {
		return errAgain
	}
	if err == nil {
		c.note(p, id)
	}
	return err
}

// work makes a customer, gives it access, and issues an invoice to the demo's reader.
func (c *crowd) work(client *http.Client) error {
	id, err := c.hidden(client, "/app/clientes/nuevo", "id")
	if err != nil {
		return err
	}
	err = c.post(client, "/app/clientes", url.Values{"id": {id}, "name": {"Cliente " + id}, "tax_id_type": {"cif"}, "country": {"ES"},
		"email": {id + "@cliente.example"}, "language": {"es"}}, madeCustomer, id)
	if err != nil {
		return err
	}
	act, err := c.hidden(client, "/app/clientes/"+id, "act")
	if err != nil {
		return err
	}
	if err := c.post(client, "/app/accesos", url.Values{"action": {"grant"}, "confirmed": {"1"}, "act": {act}, "id": {id}}, granted, id); err != nil {
		return err
	}
	body, _, err := c.send(client, http.MethodGet, "/app/facturas/nueva", nil)
	if err != nil {
		return err
	}
	reader := readerOption.FindStringSubmatch(body)
	draft := hiddenID.FindStringSubmatch(body)
	if reader == nil || draft == nil {
		return errAgain
	}
	form := url.Values{"id": {draft[1]}, "revision": {"0"}, "customer_id": {reader[1]}, "issue_date": {time.Now().Format("2006-01-02")},
		"line.0.text": {"Hora de trabajo"}, "line.0.quantity": {"2"}, "line.0.price": {"40,00"}, "line.0.tax": {"21"}}
	if err := c.post(client, "/app/facturas/"+draft[1], form, savedDraft, draft[1]); err != nil {
		return err
	}
	form.Set("revision", "1")
	return c.post(client, "/app/facturas/"+draft[1]+"/emitir", form, issued, draft[1])
}

var (
	readerOption = regexp.MustCompile(`<option value="([^"]+)"[^>]*>Café Almirante`)
	hiddenID     = regexp.MustCompile(`name="id" value="([^"]+)"`)
	hiddenAct    = regexp.MustCompile(`name="act" value="([^"]+)"`)
	unreadRow    = regexp.MustCompile(`type="checkbox" name="id" value="([^"]+)"`)
)

func (c *crowd) hidden(client *http.Client, path, name string) (string, error) {
	body, _, err := c.send(client, http.MethodGet, path, nil)
	if err != nil {
		return "", err
	}
	found := map[string]*regexp.Regexp{"id": hiddenID, "act": hiddenAct}[name].FindStringSubmatch(body)
	if found == nil {
		return "", errAgain
	}
	return found[1], nil
}

// read downloads one or two documents that are not read yet.
func (c *crowd) read(client *http.Client) error {
	body, _, err := c.send(client, http.MethodGet, "/estudio-marjal/documentos?leido=no", nil)
	if err != nil {
		return err
	}
	found := unreadRow.FindAllStringSubmatch(body, 1+rand.N(2))
	if len(found) == 0 {
		return errAgain
	}
	form := url.Values{}
	for _, f := range found {
		form.Add("id", f[1])
	}
	_, ticket, err := c.send(client, http.MethodPost, "/estudio-marjal/documentos/pdf", form)
	if err != nil || ticket == "" {
		return errors.Join(err, errAgain)
	}
	file, _, err := c.send(client, http.MethodGet, ticket, nil)
	if err == nil && (strings.HasPrefix(file, "%PDF-") || strings.HasPrefix(file, "PK")) {
		c.note(downloaded, ticket)
	}
	return err
}
