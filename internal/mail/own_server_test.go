package mail

import (
	"errors"
	"net"
	"strconv"
	"testing"

	"acuse/internal/dial"
)

func TestACompanysServerTakesMessagesInEachWayOfEncryption(t *testing.T) {
	certificate, roots := selfSigned(t)
	for _, way := range []struct {
		security Security
		implicit bool
		encrypt  bool
	}{{StartTLS, false, true}, {ImplicitTLS, true, true}, {InTheClear, false, false}} {
		office := &postOffice{user: "facturas", password: "p@ss/word"}
		offered := certificate
		if !way.encrypt {
			offered = nil
		}
		own := ownServerAt(t, office.open(t, offered, way.implicit))
		own.User, own.Password, own.Security = "facturas", "p@ss/word", way.security
		s := own.server()
		s.tls.RootCAs = roots
		if _, err := s.send(t.Context(), mustMessage(t, accessGranted("es"))); err != nil {
			t.Errorf("%s: %v", way.security, err)
			continue
		}
		got := office.delivered()
		if len(got) != 1 || got[0].encrypted != way.encrypt || got[0].login != "facturas" {
			t.Errorf("%s: got %+v, want one delivery by facturas, encrypted %v", way.security, got, way.encrypt)
		}
	}
}

func TestACompanysServerThatOffersNoEncryptionGetsNothing(t *testing.T) {
	office := &postOffice{user: "facturas", password: "p@ss/word"}
	own := ownServerAt(t, office.open(t, nil, false))
	own.User, own.Password, own.Security = "facturas", "p@ss/word", StartTLS
	_, err := own.Sender()(t.Context(), mustMessage(t, accessGranted("es")))
	if Reason(err) != ReasonEncryption || len(office.delivered()) != 0 {
		t.Errorf("got %v (%s) and %d deliveries, want none for want of encryption", err, Reason(err), len(office.delivered()))
	}
}

func TestNoServerInAPrivateNetworkIsDialled(t *testing.T) {
	office := &postOffice{}
	own := ownServerAt(t, office.open(t, nil, false))
	own.Private = false
	for _, host := range []string{own.Host, "localhost"} { // a name, too, is looked at when it is dialled
		own.Host = host
		_, err := own.Sender()(t.Context(), mustMessage(t, accessGranted("es")))
		if !errors.Is(err, dial.ErrPrivate) || Reason(err) != ReasonPrivate || Answer(err) != AnswerPrivate || Permanent(err) {
			t.Errorf("%s: got %v (%s, %q, permanent %v), want a private address", host, err, Reason(err), Answer(err), Permanent(err))
		}
	}
	for host, private := range map[string]bool{
		"127.0.0.1": true, "::1": true, "10.1.2.3": true, "172.16.0.1": true, "192.168.1.1": true, "169.254.169.254": true, "100.64.0.1": true,
		"0.0.0.0": true, "::": true, "fd00::1": true, "fe80::1": true, "::ffff:10.0.0.1": true, "64:ff9b::a00:1": true, "2002:a00:1::1": true, "224.0.0.1": true,
		"255.255.255.255": true, "localhost": true,
		"8.8.8.8": false, "2a00:1450:4003::1": false, "no.such.host.invalid": false,
	} {
		if err := dial.CheckHost(t.Context(), host); (err != nil) != private {
			t.Errorf("%s: got %v, want refused %v", host, err, private)
		}
	}
}

func ownServerAt(t *testing.T, address string) OwnServer {
	t.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return OwnServer{Host: host, Port: n, Private: true}
}
