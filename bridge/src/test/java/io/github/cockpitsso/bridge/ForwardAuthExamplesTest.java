package io.github.cockpitsso.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.bridge.support.ExampleProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The examples that the tests do not run: checks that they configure what the bridge requires. */
class ForwardAuthExamplesTest {
  private static final List<String> CLIENT_ONLY_HEADERS = List.of(
      "authorization",
      "proxy-authorization",
      "dpop",
      "cookie",
      "cockpit-token",
      "referer",
      "x-forward-auth-secret",
      "x-http-method-override",
      "api.key",
      "content.type");
  private static final List<String> INTERNAL_HEADERS = List.of(
      "access-control-allow-credentials",
      "access-control-allow-headers",
      "access-control-allow-methods",
      "access-control-allow-origin",
      "access-control-expose-headers",
      "access-control-max-age",
      "alt-svc",
      "api-key",
      "app_rsp_cache",
      "app_rsp_eol",
      "clear-site-data",
      "content-location",
      "expires",
      "location",
      "refresh",
      "set-cookie",
      "strict-transport-security",
      "x-accel-redirect",
      "x-powered-by");

  private static Object yaml(String example) throws IOException {
    var strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(strict))
        .load(Files.readString(ExampleProxy.EXAMPLES.resolve(example)));
  }

  /** The value at this path of names and indexes. */
  private static Object at(Object node, Object... steps) {
    Object found = node;
    for (Object step : steps) {
      found = step instanceof Integer index
          ? ((List<?>) found).get(index)
          : ((Map<?, ?>) found).get(step);
      assertThat(found).as(step.toString()).isNotNull();
    }
    return found;
  }

  private static Set<String> lower(Stream<?> names) {
    return names.map(name -> name.toString().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  private static Set<String> list(Object node) {
    return lower(((List<?>) node).stream());
  }

  private static Set<String> patterns(Object node) {
    return lower(((List<?>) at(node, "patterns"))
        .stream().map(each -> ((Map<?, ?>) each).get("exact")).filter(name -> name != null));
  }

  /** The headers that a middleware removes. */
  private static Set<String> removed(Object middleware, String kind) {
    return lower(((Map<?, ?>) at(middleware, "headers", kind))
        .entrySet().stream().filter(entry -> entry.getValue().equals("")).map(Map.Entry::getKey));
  }

  @Test
  void traefik_overwrites_its_headers_sends_all_headers_and_forwards_the_listed_ones()
      throws IOException {
    Object http = at(yaml("traefik/forward-auth.yml"), "http");
    Object forwardAuth = at(http, "middlewares", "bridge-decides", "forwardAuth");
    Object before = at(http, "middlewares", "only-the-front-server-says");
    Object after = at(http, "middlewares", "only-for-cockpit");

    assertThat(at(forwardAuth, "address").toString()).endsWith("/forward-auth");
    assertThat(at(forwardAuth, "trustForwardHeader")).isEqualTo(false);
    assertThat(at(forwardAuth, "forwardBody")).isEqualTo(true);
    assertThat(at(forwardAuth, "maxBodySize")).isEqualTo(1 << 20);
    assertThat(((Map<?, ?>) forwardAuth).containsKey("authRequestHeaders"))
        .as("the bridge must get all headers to reject those that PHP confuses with others")
        .isFalse();
    assertThat(list(at(forwardAuth, "authResponseHeaders"))).containsExactly("api-key");
    assertThat(removed(before, "customRequestHeaders"))
        .contains("connection", "x-original-method", "x-original-uri", "x-forwarded-uri");
    assertThat(at(before, "headers", "customRequestHeaders", "X-Forward-Auth-Secret"))
        .isEqualTo("{{ env \"FORWARD_AUTH_SECRET\" }}");
    assertThat(removed(after, "customRequestHeaders"))
        .containsAll(CLIENT_ONLY_HEADERS)
        .contains("api_key", "content_type");
    assertThat(removed(after, "customResponseHeaders")).containsAll(INTERNAL_HEADERS);
    assertThat(at(http, "routers", "api", "middlewares"))
        .isEqualTo(List.of("only-the-front-server-says", "bridge-decides", "only-for-cockpit"));
    assertThat(at(http, "routers", "through-the-bridge", "middlewares"))
        .isEqualTo(List.of("only-the-front-server-says", "without-the-secret"));
    assertThat(removed(at(http, "middlewares", "without-the-secret"), "customRequestHeaders"))
        .containsExactly("x-forward-auth-secret");
    assertThat(((Map<?, ?>) at(http, "routers")).keySet()).hasSize(2);
    assertThat(at(yaml("traefik/traefik.yml"), "entryPoints", "api", "http", "tls"))
        .isNotNull();
  }

  @Test
  void envoy_sends_all_headers_fails_closed_and_forwards_the_listed_ones() throws IOException {
    Object manager = at(
        yaml("envoy/envoy.yaml"),
        "static_resources",
        "listeners",
        0,
        "filter_chains",
        0,
        "filters",
        0,
        "typed_config");
    Object forwardAuth = at(manager, "http_filters", 0, "typed_config");
    List<?> routes = (List<?>) at(manager, "route_config", "virtual_hosts", 0, "routes");

    assertThat(at(manager, "http_filters", 0, "name")).isEqualTo("envoy.filters.http.ext_authz");
    assertThat(at(manager, "normalize_path")).isEqualTo(false);
    assertThat(at(manager, "merge_slashes")).isEqualTo(false);
    assertThat(at(manager, "common_http_protocol_options", "headers_with_underscores_action"))
        .isEqualTo("REJECT_REQUEST");
    assertThat(at(forwardAuth, "failure_mode_allow")).isEqualTo(false);
    assertThat(at(forwardAuth, "with_request_body", "allow_partial_message")).isEqualTo(false);
    assertThat(at(forwardAuth, "with_request_body", "max_request_bytes")).isEqualTo(1 << 20);
    assertThat(at(forwardAuth, "allowed_headers", "patterns"))
        .as("the bridge must get all headers to reject those that PHP confuses with others")
        .isEqualTo(List.of(Map.of("safe_regex", Map.of("regex", ".*"))));
    assertThat(at(forwardAuth, "http_service", "path_prefix")).isEqualTo("/forward-auth");
    assertThat(patterns(
            at(forwardAuth, "http_service", "authorization_response", "allowed_upstream_headers")))
        .containsExactly("api-key");
    int toCockpit = 0;
    for (Object route : routes) {
      Map<?, ?> fields = (Map<?, ?>) route;
      boolean decided = !fields.containsKey("typed_per_filter_config");
      if (fields.containsKey("route") && at(route, "route", "cluster").equals("cockpit")) {
        toCockpit++;
        assertThat(decided).isTrue();
        assertThat(list(at(route, "request_headers_to_remove"))).containsAll(CLIENT_ONLY_HEADERS);
        assertThat(list(at(route, "response_headers_to_remove"))).containsAll(INTERNAL_HEADERS);
      } else {
        assertThat(decided).as("the bridge decides about complete requests").isFalse();
      }
    }
    assertThat(toCockpit).isEqualTo(1);
    assertThat(at(routes.get(routes.size() - 1), "direct_response", "status")).isEqualTo(404);
  }

  @Test
  void no_example_contains_a_secret() throws IOException {
    try (Stream<Path> files = Files.walk(ExampleProxy.EXAMPLES)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContain("USR-")
            .doesNotContain("API-");
      }
    }
  }
}
