// A receiver for Flinks Connect, with net/http: token and state for the page, the hand-off, the accounts, the webhook.
// Neither ids nor tokens are logged.
package main

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"regexp"
	"sync"
	"time"
)

type connection struct {
	LoginID     string   `json:"loginId"`
	AccountIDs  []string `json:"accountIds"`
	Institution any      `json:"institution"`
	State       string   `json:"state"`

	id, key, browser, status string
	reason                   *string
	accounts                 []map[string]any
}

type issue struct {
	browser string
	at      time.Time
}

// A production server keeps it in a database: hashes of states and cookies, the rest encrypted, keys under a unique index.
var memory = struct {
	sync.Mutex
	states      map[string]issue
	connections []*connection
}{states: map[string]issue{}}

var (
	webhookSecret = setting("FLINKS_WEBHOOK_SECRET", "") // Without one no webhook is taken.
	publicURL     string
	wellFormedKey = regexp.MustCompile(`^[!-~]{1,128}$`)
	uuid          = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	accountID     = regexp.MustCompile(`^[\w-]{1,64}$`)
)

func main() {
	listener, err := net.Listen("tcp", "localhost:"+setting("PORT", "8080"))
	if err != nil {
		log.Fatal(err)
	}
	here := fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	publicURL = setting("PUBLIC_URL", here)
	http.HandleFunc("/api/connect/session", ownPage("POST", session))
	http.HandleFunc("/api/connections", ownPage("POST", handOff))
	http.HandleFunc("/api/connections/", ownPage("GET", show))
	http.HandleFunc("/webhooks/flinks", webhook)
	http.Handle("/", http.FileServer(http.Dir(setting("PAGE", "../page"))))
	fmt.Println("listening on", here)
	log.Fatal(http.Serve(listener, nil))
}

// ownPage refuses pages of other sites, which may not act in the visitor's name. Browsers name the origin in every POST.
func ownPage(method string, handle http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
		if origin != "" && origin != publicURL || site != "" && site != "same-origin" && site != "none" {
			http.Error(w, "This page may not ask.", http.StatusForbidden)
		} else if r.Method != method {
			http.Error(w, "This method is not taken.", http.StatusMethodNotAllowed)
		} else {
			handle(w, r)
		}
	}
}

// random is what nobody can guess.
func random() string {
	bytes := make([]byte, 16)
	if _, err := rand.Read(bytes); err != nil {
		log.Fatal("no randomness")
	}
	return hex.EncodeToString(bytes)
}

func browserOf(r *http.Request) string {
	cookie, err := r.Cookie("flinks_connect")
	if err != nil {
		return ""
	}
	return cookie.Value
}

func answerJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

func setting(name, otherwise string) string {
	if value, ok := os.LookupEnv(name); ok {
		return value
	}
	return otherwise
}
