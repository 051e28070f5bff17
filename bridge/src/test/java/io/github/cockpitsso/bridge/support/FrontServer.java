package io.github.cockpitsso.bridge.support;

/** The forms in which front servers ask the bridge about a request. */
public enum FrontServer {
  /** By a subrequest, which is always a GET without a body. */
  NGINX {
    @Override
    public Call ask(RunningBridge bridge, String method, String target) {
      return bridge
          .call("GET", PATH)
          .header("X-Original-Method", method)
          .header("X-Original-URI", target);
    }
  },
  /** A GET without a body too, which keeps the query of the request. */
  CADDY {
    @Override
    public Call ask(RunningBridge bridge, String method, String target) {
      int question = target.indexOf('?');
      String query = question < 0 ? "" : target.substring(question);
      boolean plain = query.matches("[\\x21\\x23-\\x7e]*") && query.indexOf('#') < 0;
      return forwarded(bridge, plain ? PATH + query : PATH, method, target);
    }
  },
  /** A GET with the body of the request ({@code forwardBody}). */
  TRAEFIK {
    @Override
    public Call ask(RunningBridge bridge, String method, String target) {
      return forwarded(bridge, PATH, method, target);
    }
  },
  /**
   * The request itself below another path ({@code path_prefix}), with its body
   * ({@code with_request_body}).
   */
  ENVOY {
    @Override
    public Call ask(RunningBridge bridge, String method, String target) {
      return bridge.call(method, PATH + target);
    }
  };

  public static final String PATH = "/forward-auth";

  /** The question, without what shows that one may ask it. */
  public abstract Call ask(RunningBridge bridge, String method, String target);

  /** Whether it sends bodies along. */
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
