package portal

import (
	"net/http"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// pushSeconds is how long a page waits for the service of the browser's maker to take a device.
const pushSeconds = 10

// AddDevice registers a device for messages about new documents. A script asks for it, with what the browser gave it; the
// worker does where the browser has changed that, and says what it was.
func AddDevice(v *door.Visit) error {
	d := app.PushDevice{Endpoint: v.R.PostFormValue("endpoint"), P256dh: v.R.PostFormValue("p256dh"), Auth: v.R.PostFormValue("auth")}
	if was := v.R.PostFormValue("was"); was != "" {
		if err := v.App.MoveDevice(v.R.Context(), v.Guest, was, d); err != nil {
			return err
		}
		v.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	err := v.App.AddDevice(v.R.Context(), v.Guest, d, v.Origin())
	if errs, ok := door.Errors(err); ok {
		return showSettings(v, "", "", errs)
	}
	if err != nil {
		return err
	}
	_, access := v.App.DeviceMarks(v.Guest)
	setOfDevice(v, toldCookie, access)
	return v.RedirectDone(v.Base()+settingsPath, "avisos")
}

// toldCookie holds the sign of the access that this device is told for. Should somebody else log in here, its pages have
// the browser give that up.
const toldCookie = "told"

// toldOfAnother reports whether this device is told for another access than the one that is here now.
func toldOfAnother(v *door.Visit) bool {
	_, access := v.App.DeviceMarks(v.Guest)
	told := ofDevice(v, toldCookie)
	return told != "" && told != access
}

// Told says whether a device is still told of new documents: 204, or that it is not found.
func Told(v *door.Visit) error {
	told, err := v.App.DeviceTold(v.R.Context(), v.Company.ID, v.R.PathValue("id"))
	if err == nil && !told {
		err = billing.ErrNotFound
	}
	if err == nil {
		v.W.WriteHeader(http.StatusNoContent)
	}
	return err
}

// RemoveDevice ends that for one device.
func RemoveDevice(v *door.Visit) error {
	if err := v.App.RemoveDevice(v.R.Context(), v.Guest, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.RedirectDone(v.Base()+settingsPath, "sin-avisos")
}
