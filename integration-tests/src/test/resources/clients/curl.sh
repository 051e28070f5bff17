#!/bin/bash
# curl, with the calls of its manual.
set -eu
cd "$OUT"
curl --version | head -n 1 | cut -d ' ' -f 2 >version
call() {
  local step=$1
  shift
  curl -sS --compressed -o "$step.body" -w '%{http_code}' "$@" >"$step.status"
}
auth=(-H "Authorization: Bearer $TOKEN")
call list -G "${auth[@]}" "$BRIDGE/api/content/items/posts" \
  --data-urlencode 'filter={"title":"Grüße & mehr"}' -d limit=2
call save "${auth[@]}" "$BRIDGE/api/content/item/posts" --json '{"data":{"title":"Grüße"}}'
call form "${auth[@]}" "$BRIDGE/api/custom/form" --data-urlencode 'title=Grüße & mehr'
call upload "${auth[@]}" "$BRIDGE/api/custom/upload" -F 'title=Grüße' \
  -F "file=@$FILE;filename=\"Übersicht 1.pdf\""
call item "${auth[@]}" "$BRIDGE/api/content/item/posts" -F 'data[title]=Grüße' \
  -F "file=@$FILE;type=application/pdf"
call stream "${auth[@]}" "$BRIDGE/api/custom/stream" \
  -H 'Content-Type: application/octet-stream' -H 'Transfer-Encoding: chunked' --data-binary "@$FILE"
call delete "${auth[@]}" -X DELETE "$BRIDGE/api/content/item/posts/1"
call file "${auth[@]}" "$BRIDGE/api/custom/file"
call anonymous "$BRIDGE/api/content/items/posts"
