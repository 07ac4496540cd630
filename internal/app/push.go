package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/riverqueue/river"

	"acuse/internal/billing"
	"acuse/internal/push"
	"acuse/internal/store"
)

// DevicesMax is how many devices one access is told on; another one takes the place of the oldest.
const DevicesMax = 10

// Device is one that an access is told on.
type Device = store.PushSubscription

// PushDevice is where its messages go, as its browser says.
type PushDevice = push.Device

// SendPush is the job that tells a device of a document its person may fetch.
type SendPush struct {
	CompanyID      string `json:"company_id"`
	SubscriptionID string `json:"subscription_id"`
	DocumentID     string `json:"document_id"`
}

// Kind names the job in the queue.
func (SendPush) Kind() string { return "send_push" }

// InsertOpts tries again for about an hour: what a device missed by more than that is old news.
func (SendPush) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 8} }

// pushSender hands messages over.
func (a *App) pushSender() push.Sender {
	return push.Sender{Private: a.options.Dev, Subscriber: a.options.URL}
}

// AddDevice has the access told on that device of each new document.
func (a *App) AddDevice(ctx context.Context, g Guest, d PushDevice, from Origin) error {
	if g.Preview {
		return billing.ErrForbidden
	}
	if err := a.pushSender().Check(ctx, d); err != nil {
		return billing.Fail(billing.Invalid, "app.push.refused")
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error {
		return tx.PutPushSubscription(store.PushSubscription{ID: store.NewID(), AccessID: g.Access.ID, SessionID: g.SessionID,
			Endpoint: d.Endpoint, P256dh: d.P256dh, Auth: d.Auth, UserAgent: from.UserAgent, CreatedAt: a.Now()}, DevicesMax)
	})
}

// MoveDevice has a device of the access that was registered as was told under its new address: browsers change it now and
// then. Whoever does not know the old one of this access moves nothing: billing.ErrNotFound.
func (a *App) MoveDevice(ctx context.Context, g Guest, was string, d PushDevice) error {
	if g.Preview {
		return billing.ErrForbidden
	}
	if err := a.pushSender().Check(ctx, d); err != nil {
		return billing.Fail(billing.Invalid, "app.push.refused")
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error {
		return tx.MovePushSubscription(g.Access.ID, was, store.PushSubscription{Endpoint: d.Endpoint, P256dh: d.P256dh, Auth: d.Auth})
	})
}

// DeviceTold reports whether that device of the company's customers is still to be told. Its worker asks, before it shows
// a message that waited at the browser's maker: the access may be over since. Nobody needs a session to ask; the id is
// known to the device alone.
func (a *App) DeviceTold(ctx context.Context, company, id string) (told bool, err error) {
	err = a.store.View(ctx, company, func(tx *store.Tx) error {
		_, err := tx.PushSubscription(id)
		if billing.CodeOf(err) == billing.NotFound {
			return nil
		}
		told = err == nil
		return err
	})
	return told, err
}

// RemoveDevice ends that for one of the access's devices.
func (a *App) RemoveDevice(ctx context.Context, g Guest, id string) error {
	if g.Preview {
		return billing.ErrForbidden
	}
	return a.store.Update(ctx, g.Company.ID, func(tx *store.Tx) error { return tx.DeletePushSubscription(g.Access.ID, id) })
}

// KeepDevices hands the devices of a session that is over to the one that follows it in the same browser, where that is the
// same access's.
func (a *App) KeepDevices(ctx context.Context, old, token string) error {
	return a.store.Directory().MovePush(ctx, tokenID(old), tokenID(token))
}

// tellDevices has each device of the customers told of documents that they may fetch from now on: a job a device.
func (a *App) tellDevices(tx *store.Tx, documents []billing.Document) error {
	customers, issued := make([]string, len(documents)), make([]*billing.Document, len(documents))
	for i := range documents {
		customers[i], issued[i] = documents[i].CustomerID, &documents[i]
	}
	jobs, err := pushJobs(tx, customers, issued)
	if err != nil {
		return err
	}
	return tx.LaterAll(jobs)
}

// withPushes are the jobs of invoices of schedules with those that tell devices of them.
func (r *scheduleRun) withPushes(drawn drawnInvoices) ([]river.JobArgs, error) {
	var issued []*billing.Document
	for i := range drawn.made.Documents {
		if d := &drawn.made.Documents[i].Document; d.State == billing.Issued {
			issued = append(issued, d)
		}
	}
	pushes, err := pushJobs(r.tx, slices.Collect(maps.Keys(drawn.customers)), issued)
	return append(drawn.jobs, pushes...), err
}

func pushJobs(tx *store.Tx, customers []string, documents []*billing.Document) ([]river.JobArgs, error) {
	if len(documents) == 0 {
		return nil, nil
	}
	devices, err := tx.DevicesOf(customers)
	if err != nil || len(devices) == 0 {
		return nil, err
	}
	of := map[string][]string{}
	for _, d := range devices {
		of[d.CustomerID] = append(of[d.CustomerID], d.SubscriptionID)
	}
	var jobs []river.JobArgs
	for _, d := range documents {
		for _, subscription := range of[d.CustomerID] {
			jobs = append(jobs, SendPush{CompanyID: tx.CompanyID(), SubscriptionID: subscription, DocumentID: d.ID})
		}
	}
	return jobs, nil
}

// SendPush tells the device, unless the document has been read or left the portal meanwhile, or the access or the device
// is gone. A device that will never take another message is forgotten.
func (a *App) SendPush(ctx context.Context, job SendPush) error {
	device, message, err := a.pushMessage(ctx, job)
	if billing.CodeOf(err) == billing.NotFound || message == nil && err == nil {
		return nil
	}
	if err != nil {
		return err
	}
	payload, err := message.Payload()
	if err != nil {
		return err
	}
	key, err := push.KeyOf(a.options.Secret, job.CompanyID)
	if err != nil {
		return err
	}
	sent := a.pushSender().Send(ctx, key, push.Device{Endpoint: device.Endpoint, P256dh: device.P256dh, Auth: device.Auth}, payload)
	err = a.store.Append(ctx, job.CompanyID, func(tx *store.Tx) error {
		if errors.Is(sent, push.ErrGone) {
			return tx.DeletePushSubscription(device.AccessID, device.ID)
		}
		return tx.NotePush(device.ID, sent == nil, a.Now())
	})
	var later *push.Later
	switch {
	case errors.Is(sent, push.ErrGone):
		return err
	case errors.As(sent, &later) && err == nil:
		return &Deferred{At: a.Now().Add(pushWait(later.After, device.Failures)), Err: sent}
	}
	return errors.Join(sent, err)
}

// pushWait is how long the maker asks to wait, but for one that asks for nothing again and again. What is old news by then
// is not sent any more: that ends it.
func pushWait(asked time.Duration, failures int) time.Duration {
	return min(max(asked, 10*time.Second<<min(failures, 12)), pushWaitMax)
}

const pushWaitMax = 6 * time.Hour

// pushMessage is what there is to say now; nil when that is nothing.
func (a *App) pushMessage(ctx context.Context, job SendPush) (device Device, message *push.NewDocument, err error) {
	err = a.store.View(ctx, job.CompanyID, func(tx *store.Tx) error {
		if device, err = tx.PushSubscription(job.SubscriptionID); err != nil {
			return err
		}
		access, err := tx.Access(device.AccessID)
		if err != nil {
			return err
		}
		if _, err := tx.PortalVersion(access.CustomerID, job.DocumentID); err != nil {
			return err
		}
		d, err := tx.Document(job.DocumentID)
		if err != nil || !d.ReadAt.IsZero() || a.Now().Sub(d.IssuedAt) > push.TTL {
			return err
		}
		company, err := tx.Company()
		if err != nil {
			return err
		}
		unread, err := tx.CountDocuments(PortalQuery{Reading: billing.Unread}.filter(Guest{Customer: billing.Customer{ID: access.CustomerID}}))
		message = &push.NewDocument{Language: access.Language, Company: company.Name, Kind: d.Kind, Number: d.Number,
			Path: "documentos/" + d.ID, Tag: d.ID, Unread: unread, Device: device.ID}
		return err
	})
	return device, message, err
}
