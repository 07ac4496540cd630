package portal

import (
	"encoding/json"

	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// AssetLinks says at a company's own domain which Android app is its own (https://developers.google.com/digital-asset-links).
// Google and browsers ask for it at the root of a host only.
func AssetLinks(v *door.Visit) error {
	if v.Host == "" {
		return billing.ErrNotFound
	}
	apps, err := v.App.AndroidAppsOf(v.R.Context(), v.Company.ID)
	if err != nil {
		return err
	}
	return sendAssetLinks(v, apps)
}

// PlatformAssetLinks says it at the platform's host.
func PlatformAssetLinks(v *door.Visit) error {
	apps, err := v.App.SharedAndroidApps(v.R.Context())
	if err != nil {
		return err
	}
	return sendAssetLinks(v, apps)
}

// assetLink is a statement of a host about an app.
type assetLink struct {
	Relation []string    `json:"relation"`
	Target   assetLinked `json:"target"`
}

type assetLinked struct {
	Namespace    string   `json:"namespace"`
	Package      string   `json:"package_name"`
	Fingerprints []string `json:"sha256_cert_fingerprints"`
}

func sendAssetLinks(v *door.Visit, apps []billing.AndroidApp) error {
	links := make([]assetLink, len(apps)) // none is [], not null
	for i, a := range apps {
		links[i] = assetLink{[]string{"delegate_permission/common.handle_all_urls"}, assetLinked{"android_app", a.Package, a.Fingerprints}}
	}
	content, err := json.Marshal(links)
	if err != nil {
		return err
	}
	head := v.W.Header()
	head.Set("Content-Type", "application/json")
	head.Set("Cache-Control", "public, max-age=300")
	_, err = v.W.Write(append(content, '\n'))
	return err
}
