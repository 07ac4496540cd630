package portal

import (
	"acuse/internal/app"
	"acuse/internal/web/door"
)

// AddDevice registers a device for messages about new documents. A script asks for it, with what the browser gave it.
func AddDevice(v *door.Visit) error {
	d := app.PushDevice{Endpoint: v.R.PostFormValue("endpoint"), P256dh: v.R.PostFormValue("p256dh"), Auth: v.R.PostFormValue("auth")}
	err := v.App.AddDevice(v.R.Context(), v.Guest, d, v.Origin())
	if errs, ok := door.Errors(err); ok {
		return showSettings(v, "", "", errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(v.Base()+settingsPath, "avisos")
}

// RemoveDevice ends that for one device.
func RemoveDevice(v *door.Visit) error {
	if err := v.App.RemoveDevice(v.R.Context(), v.Guest, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.RedirectDone(v.Base()+settingsPath, "sin-avisos")
}
