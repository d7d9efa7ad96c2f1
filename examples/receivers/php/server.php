<?php
// A receiver for Flinks Connect, in plain PHP: token and state for the page, the hand-off, the accounts, the webhook.
// Neither ids nor tokens are logged. Started as `php server.php ID` it fetches the accounts of one connection.
declare(strict_types=1);

require __DIR__ . '/flinks.php';

define('WEBHOOK_SECRET', getenv('FLINKS_WEBHOOK_SECRET') ?: ''); // Without one no webhook is taken.

if (PHP_SAPI === 'cli') {
    fetch_accounts($argv[1]);
    exit;
}
is_dir(FOLDER) || mkdir(FOLDER, 0700);
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$request = "{$_SERVER['REQUEST_METHOD']} $path";
if (str_starts_with($path, '/api/')) {
    // Pages of other sites may not act in the visitor's name. Browsers name the origin in every POST.
    $public_url = getenv('PUBLIC_URL') ?: "http://{$_SERVER['SERVER_NAME']}:{$_SERVER['SERVER_PORT']}";
    $is_own = in_array($_SERVER['HTTP_SEC_FETCH_SITE'] ?? 'none', ['same-origin', 'none'], true);
    if (!$is_own || ($_SERVER['HTTP_ORIGIN'] ?? $public_url) !== $public_url) {
        answer(403, ['detail' => 'This page may not ask.']);
    }
    session_name('flinks_connect');
    $cookie = ['httponly' => true, 'samesite' => 'Lax', 'secure' => str_starts_with($public_url, 'https:')];
    session_set_cookie_params($cookie);
    session_start(['save_path' => FOLDER, 'use_strict_mode' => true, 'gc_maxlifetime' => HALF_AN_HOUR]);
}
if ($request === 'POST /api/connect/session') {
    [$status, $minted] = mint();
    if ($status !== 200) {
        answer(502, ['detail' => 'Flinks gives no token.']);
    }
    $state = bin2hex(random_bytes(16));
    $_SESSION['states'][$state] = time();
    answer(200, ['authorizeToken' => $minted['Token'], 'state' => $state]);
} elseif ($request === 'POST /api/connections') {
    if (strtok($_SERVER['CONTENT_TYPE'] ?? '', ';') !== 'application/json') {
        answer(415, ['detail' => 'The body must be application/json.']);
    }
    $key = $_SERVER['HTTP_IDEMPOTENCY_KEY'] ?? '';
    if (!preg_match('/^[!-~]{1,128}$/D', $key)) {
        answer(400, ['detail' => 'The Idempotency-Key header is missing or malformed.']);
    }
    $body = json_decode(file_get_contents('php://input', length: 64 * 1024), true);
    $login = is_string($body['loginId'] ?? null) ? $body['loginId'] : '';
    $accounts = is_array($body['accountIds'] ?? []) ? $body['accountIds'] ?? [] : [null];
    $are_ids = array_filter($accounts, fn($id) => !is_string($id) || !preg_match('/^[\w-]{1,64}$/D', $id)) === [];
    if (!$are_ids || !preg_match('/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/Di', $login)) {
        answer(422, ['detail' => 'loginId must be a UUID, accountIds a list of ids.']);
    }
    $known = $_SESSION['connections'][$key] ?? null;
    if ($known) {
        $same = $known['login'] === $login;
        answer($same ? 202 : 409, $same ? ['id' => $known['id']] : ['detail' => 'This key belongs to another connection.']);
    }
    $state = is_string($body['state'] ?? null) ? $body['state'] : '';
    if (($_SESSION['states'][$state] ?? 0) < time() - HALF_AN_HOUR) {
        answer(403, ['detail' => 'The state is missing, used, expired, or of another browser.']);
    }
    unset($_SESSION['states'][$state]);
    $id = bin2hex(random_bytes(16));
    $_SESSION['connections'][$key] = ['id' => $id, 'login' => $login];
    $connection = ['id' => $id, 'login' => $login, 'selected' => $accounts, 'institution' => $body['institution'] ?? null];
    store($connection + ['status' => 'pending', 'reason' => null]);
    // PHP has no work in the background: another process has. In production a queue would.
    exec(sprintf('%s %s %s >/dev/null 2>&1 &', escapeshellarg(PHP_BINARY), escapeshellarg(__FILE__), $id));
    answer(202, ['id' => $id]);
} elseif (preg_match('~^GET /api/connections/(\w+)(/accounts)?$~D', $request, $found)) {
    // Nobody else is told whether it exists.
    if (!in_array($found[1], array_column($_SESSION['connections'] ?? [], 'id'), true)) {
        answer(404, ['detail' => 'There is no such connection.']);
    }
    ['status' => $status, 'reason' => $reason, 'institution' => $institution] = $connection = load($found[1]);
    if (!isset($found[2])) {
        answer(200, ['id' => $found[1], 'status' => $status, 'reason' => $reason, 'institution' => $institution]);
    }
    $is_ready = $status === 'ready';
    answer($is_ready ? 200 : 409, $is_ready ? $connection['accounts'] : ['detail' => 'The accounts are not here.']);
} elseif ($request === 'POST /webhooks/flinks') {
    // Over the bytes as they came: JSON that was parsed and written again has another signature.
    $raw = file_get_contents('php://input');
    $signature = base64_encode(hash_hmac('sha256', $raw, WEBHOOK_SECRET, true));
    if (WEBHOOK_SECRET === '' || !hash_equals($signature, $_SERVER['HTTP_FLINKS_AUTHENTICITY_KEY'] ?? '')) {
        answer(401, ['detail' => 'The signature is missing or wrong.']);
    }
    $sent = json_decode($raw, true);
    foreach (glob(FOLDER . '/*.json') as $file) {
        $connection = load(basename($file, '.json'));
        if ($connection['login'] === ($sent['Login']['Id'] ?? null) && is_array($sent['Accounts'] ?? null)) {
            take($connection, $sent['Accounts']);
        }
    }
    answer(200, []);
}
return str_starts_with($path, '/api/') ? answer(404, ['detail' => 'Not found.']) : false; // The built-in server has the files.
