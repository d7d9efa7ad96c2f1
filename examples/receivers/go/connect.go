package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

func session(w http.ResponseWriter, r *http.Request) {
	minted := mint()
	if minted.status != 200 {
		http.Error(w, "Flinks gives no token.", http.StatusBadGateway)
		return
	}
	browser, state := browserOf(r), random()
	if browser == "" {
		browser = random()
	}
	memory.Lock()
	defer memory.Unlock()
	for old, issue := range memory.states {
		if time.Since(issue.at) > halfAnHour {
			delete(memory.states, old)
		}
	}
	memory.states[state] = issue{browser, time.Now()}
	secure := strings.HasPrefix(publicURL, "https:")
	http.SetCookie(w, &http.Cookie{Name: "flinks_connect", Value: browser, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode})
	answerJSON(w, http.StatusOK, map[string]any{"authorizeToken": minted.Token, "state": state})
}

func handOff(w http.ResponseWriter, r *http.Request) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		http.Error(w, "The body must be application/json.", http.StatusUnsupportedMediaType)
		return
	}
	c := &connection{key: r.Header.Get("Idempotency-Key"), browser: browserOf(r), id: random(), status: "pending"}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(c)
	wellFormed := err == nil && wellFormedKey.MatchString(c.key) && uuid.MatchString(c.LoginID)
	for _, id := range c.AccountIDs {
		wellFormed = wellFormed && accountID.MatchString(id)
	}
	if !wellFormed {
		http.Error(w, "The Idempotency-Key, the loginId or an account id is missing or malformed.", http.StatusUnprocessableEntity)
		return
	}
	memory.Lock()
	defer memory.Unlock()
	for _, known := range memory.connections {
		if known.key == c.key && known.browser == c.browser && known.LoginID == c.LoginID {
			answerJSON(w, http.StatusAccepted, map[string]any{"id": known.id})
			return
		} else if known.key == c.key {
			http.Error(w, "This key belongs to another connection.", http.StatusConflict)
			return
		}
	}
	issued, ok := memory.states[c.State]
	if !ok || c.browser == "" || issued.browser != c.browser || time.Since(issued.at) > halfAnHour {
		http.Error(w, "The state is missing, used, expired, or of another browser.", http.StatusForbidden)
		return
	}
	delete(memory.states, c.State)
	memory.connections = append(memory.connections, c)
	go fetchAccounts(c)
	answerJSON(w, http.StatusAccepted, map[string]any{"id": c.id})
}

// show answers for one connection, and for its accounts.
func show(w http.ResponseWriter, r *http.Request) {
	id, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/api/connections/"), "/")
	memory.Lock()
	defer memory.Unlock()
	for _, c := range memory.connections {
		switch {
		case c.id != id || c.browser != browserOf(r):
		case rest == "":
			answerJSON(w, http.StatusOK, map[string]any{"id": id, "status": c.status, "reason": c.reason, "institution": c.Institution})
			return
		case rest == "accounts" && c.status == "ready":
			answerJSON(w, http.StatusOK, c.accounts)
			return
		case rest == "accounts":
			http.Error(w, "The accounts are not here.", http.StatusConflict)
			return
		}
	}
	http.Error(w, "There is no such connection.", http.StatusNotFound) // Nobody else is told whether it exists.
}

func webhook(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 10<<20))
	// Over the bytes as they came: JSON that was parsed and written again has another signature.
	mac := hmac.New(sha256.New, []byte(webhookSecret))
	mac.Write(body)
	given, _ := base64.StdEncoding.DecodeString(r.Header.Get("flinks-authenticity-key"))
	if err != nil || webhookSecret == "" || !hmac.Equal(given, mac.Sum(nil)) {
		http.Error(w, "The signature is missing or wrong.", http.StatusUnauthorized)
		return
	}
	var sent answer
	if json.Unmarshal(body, &sent) != nil {
		http.Error(w, "The body cannot be used.", http.StatusUnprocessableEntity)
		return
	}
	memory.Lock()
	defer memory.Unlock()
	for _, c := range memory.connections {
		if c.LoginID == sent.Login.Id && sent.Accounts != nil {
			c.take(sent.Accounts)
		}
	}
}
