package io.github.cockpitsso.bridge.support;

/** The formats in which reverse proxies send a forward-auth request. */
public enum ForwardAuthFormat {
  /** A subrequest, which is always a GET without a body. */
  NGINX {
    @Override
    public Call forwardAuth(RunningBridge bridge, String method, String target) {
      return bridge
          .call("GET", PATH)
          .header("X-Original-Method", method)
          .header("X-Original-URI", target);
    }
  },
  /** A GET without a body that keeps the query of the original request. */
  CADDY {
    @Override
    public Call forwardAuth(RunningBridge bridge, String method, String target) {
      int question = target.indexOf('?');
      String query = question < 0 ? "" : target.substring(question);
      boolean plain = query.matches("[\\x21\\x23-\\x7e]*") && query.indexOf('#') < 0;
      return forwarded(bridge, plain ? PATH + query : PATH, method, target);
    }
  },
  /** A GET with the body of the original request ({@code forwardBody}). */
  TRAEFIK {
    @Override
    public Call forwardAuth(RunningBridge bridge, String method, String target) {
      return forwarded(bridge, PATH, method, target);
    }
  },
  /**
   * The original request with a path prefix ({@code path_prefix}) and its body ({@code
   * with_request_body}).
   */
  ENVOY {
    @Override
    public Call forwardAuth(RunningBridge bridge, String method, String target) {
      return bridge.call(method, PATH + target);
    }
  };

  public static final String PATH = "/forward-auth";

  /** The forward-auth request for an original request, without the caller's secret. */
  public abstract Call forwardAuth(RunningBridge bridge, String method, String target);

  /** Whether the proxy sends the body of the original request. */
  public boolean sendsBodies() {
    return this == TRAEFIK || this == ENVOY;
  }

  private static Call forwarded(RunningBridge bridge, String path, String method, String target) {
    return bridge
        .call("GET", path)
        .header("X-Forwarded-Method", method)
        .header("X-Forwarded-Uri", target)
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "api.example.org")
        .header("X-Forwarded-For", "203.0.113.5");
  }
}
