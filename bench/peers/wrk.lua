-- wrk's script for all workloads: METHOD PATH TYPE BODY-FILE TOKENS FRESH-TOKENS EVERY.
-- Each EVERYth request has a token that was not used before; after the last of them, wrk stops.
-- Needs one thread (-t1). An argument that does not apply is "-".
local ffi = require("ffi")
ffi.cdef("int kill(int pid, int signal); int getpid(void);")

local warm, fresh, every = {}, {}, 0
local sent, used = 0, 0
local render

local function lines(file)
  local all = {}
  if file ~= "-" then
    for line in io.lines(file) do all[#all + 1] = line end
  end
  return all
end

function init(args)
  local method, path, kind, bodyFile = args[1], args[2], args[3], args[4]
  local body
  if bodyFile ~= "-" then
    local file = io.open(bodyFile, "rb")
    body = file:read("*a")
    file:close()
  end
  render = function(token)
    local headers = { Authorization = "Bearer " .. token }
    if kind ~= "-" then headers["Content-Type"] = kind end
    return wrk.format(method, path, headers, body)
  end
  for i, token in ipairs(lines(args[5])) do
    -- Large bodies exist a few times only.
    if body and i * #body > 2 ^ 25 and i > 1 then break end
    warm[i] = render(token)
  end
  fresh = lines(args[6])
  every = tonumber(args[7]) or 0
end

function request()
  sent = sent + 1
  if every > 0 and sent % every == 0 then
    used = used + 1
    if used == #fresh then
      wrk.thread:stop()
      ffi.C.kill(ffi.C.getpid(), 2)
    end
    return render(fresh[(used - 1) % #fresh + 1])
  end
  return warm[sent % #warm + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n",
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
