"""A receiver for Flinks Connect, with FastAPI: token and state for the page, the hand-off, the accounts, the webhook.

Neither ids nor tokens are logged.
"""

import base64, hashlib, hmac, os, socket, time, uuid  # noqa: E401
from typing import Annotated

import flinks
import uvicorn
from fastapi import APIRouter, BackgroundTasks, Cookie, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field

WEBHOOK_SECRET = os.environ.get("FLINKS_WEBHOOK_SECRET", "").encode()  # Without one no webhook is taken.
HALF_AN_HOUR = 30 * 60

listener = socket.create_server(("localhost", int(os.environ.get("PORT", "8080"))))
HERE = f"http://localhost:{listener.getsockname()[1]}"
PUBLIC_URL = os.environ.get("PUBLIC_URL", HERE)

# A production server keeps both in a database: hashes of states and cookies, the rest encrypted, keys under a unique index.
states: dict[str, tuple[str, float]] = {}  # state -> browser, time of issue
connections: dict[str, dict] = {}  # id -> key, browser, login_id, account_ids, institution, status, reason, accounts

Browser = Annotated[str | None, Cookie(alias="flinks_connect")]
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[!-~]{1,128}$")]


class HandOff(BaseModel):
    loginId: str = Field(pattern=r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$")
    accountIds: list[Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]] = []
    institution: str | int | None = None
    state: str | None = None


def own_pages_only(request: Request):
    """Pages of other sites may not act in the visitor's name. Browsers name the origin in every POST."""
    origin, site = request.headers.get("origin", PUBLIC_URL), request.headers.get("sec-fetch-site", "none")
    if origin != PUBLIC_URL or site not in ("same-origin", "none"):
        raise HTTPException(403, "This page may not ask.")


def own(id: str, browser: Browser = None):
    if id not in connections or connections[id]["browser"] != browser:  # Nobody else is told whether it exists.
        raise HTTPException(404, "There is no such connection.")
    return connections[id]


app = FastAPI(openapi_url=None)
api = APIRouter(prefix="/api", dependencies=[Depends(own_pages_only)])


@api.post("/connect/session")
async def session(response: Response, browser: Browser = None):
    token = await flinks.mint_token()
    if token is None:
        raise HTTPException(502, "Flinks gives no token.")
    for old in [old for old, (_, issued_at) in states.items() if issued_at < time.time() - HALF_AN_HOUR]:
        del states[old]
    browser, state = browser or str(uuid.uuid4()), str(uuid.uuid4())
    states[state] = browser, time.time()
    response.set_cookie("flinks_connect", browser, httponly=True, samesite="lax", secure=PUBLIC_URL.startswith("https:"))
    response.headers["Cache-Control"] = "no-store"
    return {"authorizeToken": token, "state": state}


@api.post("/connections", status_code=202)
async def hand_off(body: HandOff, key: Key, tasks: BackgroundTasks, browser: Browser = None):
    id = next((id for id, known in connections.items() if known["key"] == key), None)
    if id and (connections[id]["browser"], connections[id]["login_id"]) == (browser, body.loginId):
        return {"id": id}
    if id:
        raise HTTPException(409, "This key belongs to another connection.")
    issued_to, issued_at = states.get(body.state, (None, 0))
    if not browser or issued_to != browser or issued_at < time.time() - HALF_AN_HOUR:
        raise HTTPException(403, "The state is missing, used, expired, or of another browser.")
    del states[body.state]
    id = str(uuid.uuid4())
    connections[id] = {"key": key, "browser": browser, "login_id": body.loginId, "account_ids": body.accountIds}
    connections[id] |= {"institution": body.institution, "status": "pending", "reason": None}
    tasks.add_task(flinks.fetch_accounts, connections[id])  # Runs once the answer is sent.
    return {"id": id}


@api.get("/connections/{id}")
async def show(id: str, connection: Annotated[dict, Depends(own)]):
    return {"id": id} | {name: connection[name] for name in ("status", "reason", "institution")}


@api.get("/connections/{id}/accounts")
async def accounts(connection: Annotated[dict, Depends(own)], response: Response):
    if connection["status"] != "ready":
        raise HTTPException(409, "The accounts are not here.")
    response.headers["Cache-Control"] = "no-store"
    return connection["accounts"]


@app.post("/webhooks/flinks")
async def webhook(request: Request):
    # Over the bytes as they came: JSON that was parsed and written again has another signature.
    signature = base64.b64encode(hmac.digest(WEBHOOK_SECRET, await request.body(), hashlib.sha256))
    given = request.headers.get("flinks-authenticity-key", "").encode()
    if not WEBHOOK_SECRET or not hmac.compare_digest(given, signature):
        raise HTTPException(401, "The signature is missing or wrong.")
    match await request.json():
        case {"Login": {"Id": login_id}, "Accounts": list(sent)}:
            for connection in connections.values():
                if connection["login_id"] == login_id:
                    flinks.take(connection, sent)


app.include_router(api)
app.mount("/", StaticFiles(directory=os.environ.get("PAGE", "../page"), html=True))
print(f"listening on {HERE}", flush=True)
# No access log: the query of a landing page holds a loginId.
uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])
