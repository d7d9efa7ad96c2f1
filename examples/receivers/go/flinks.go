package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

const halfAnHour = 30 * time.Minute

// The defaults are those of the simulator.
var (
	apiURL    = setting("FLINKS_API_URL", "http://localhost:9440/v3/simulator/BankingServices")
	secretKey = setting("FLINKS_SECRET_KEY", "simulator-secret-key")
	apiKey    = setting("FLINKS_API_KEY", "simulator-api-key")
	pollMS, _ = strconv.Atoi(setting("POLL_MS", "10000"))
	client    = http.Client{Timeout: 4 * time.Minute}
)

type answer struct {
	status                       int
	Token, RequestId, FlinksCode string
	Login                        struct{ Id string }
	Accounts                     []map[string]any
}

// flinks asks Flinks' API. Errors of net/http have the URL in them, and so the requestId: they are not passed on.
func flinks(method, path, header, key string, body any) (answer answer) {
	answer.FlinksCode = "UNREACHABLE"
	var sent io.Reader = http.NoBody
	if body != nil {
		text, _ := json.Marshal(body)
		sent = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, apiURL+path, sent)
	if err != nil {
		return
	}
	request.Header.Set(header, key)
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return
	}
	defer response.Body.Close()
	answer.FlinksCode = ""
	if json.NewDecoder(response.Body).Decode(&answer) == nil {
		answer.status = response.StatusCode
	}
	return
}

func mint() answer {
	return flinks("POST", "/GenerateAuthorizeToken", "flinks-auth-key", secretKey, struct{}{})
}

// fetchAccounts opens the session that is cached for the login, and asks until its accounts are there.
func fetchAccounts(c *connection) {
	wanted := map[string]any{"LoginId": c.LoginID, "MostRecentCached": true}
	got := flinks("POST", "/Authorize", "flinks-auth-key", mint().Token, wanted)
	requestID, began := got.RequestId, time.Now()
	if got.status == 200 {
		wanted = map[string]any{"RequestId": requestID}
		if len(c.AccountIDs) > 0 {
			wanted["AccountsFilter"] = c.AccountIDs
		}
		got = flinks("POST", "/GetAccountsDetail", "x-api-key", apiKey, wanted)
	}
	for got.FlinksCode == "OPERATION_PENDING" && time.Since(began) < halfAnHour {
		time.Sleep(time.Duration(pollMS) * time.Millisecond)
		got = flinks("GET", "/GetAccountsDetailAsync/"+requestID, "x-api-key", apiKey, nil)
	}
	memory.Lock()
	defer memory.Unlock()
	if got.status == 200 {
		c.take(got.Accounts)
	} else if c.status == "pending" { // What a webhook has brought meanwhile stays.
		c.status, c.reason = "failed", &got.FlinksCode
	}
}

// take keeps those that the person has selected, whoever brings them: a webhook brings them all.
func (c *connection) take(accounts []map[string]any) {
	c.status, c.reason, c.accounts = "ready", nil, []map[string]any{}
	for _, account := range accounts {
		if id, _ := account["Id"].(string); len(c.AccountIDs) == 0 || contains(c.AccountIDs, id) {
			c.accounts = append(c.accounts, account)
		}
	}
}

func contains(ids []string, id string) bool {
	for _, known := range ids {
		if known == id {
			return true
		}
	}
	return false
}
