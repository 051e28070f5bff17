package io.github.cockpitsso.bridge.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.cockpitsso.client.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/**
 * Simulates the part of Keycloak's admin API that the setup calls, for the realm {@value #REALM}.
 * SetupIT checks the same with a real Keycloak.
 */
public final class FakeKeycloak implements AutoCloseable {
  public static final String REALM = "shop";
  public static final String USER = "admin";
  public static final String PASSWORD = "Admin-Secret-1";

  /** An answer that replaces the normal one. */
  public record Answer(int status, String body, Map<String, String> headers) {}

  private final HttpServer server;
  private final Map<String, Map<String, ObjectNode>> objects = new LinkedHashMap<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final AtomicInteger logins = new AtomicInteger();
  private long lifetime = 60;

  public FakeKeycloak() {
    for (String folder : List.of("clients", "client-scopes", "components")) {
      objects.put(folder, new LinkedHashMap<>());
    }
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
    add("client-scopes", "{\"name\":\"basic\",\"protocol\":\"openid-connect\"}");
  }

  public String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/" + REALM;
  }

  /** Sets the lifetime of its tokens, in seconds. */
  public void tokenLifetime(long seconds) {
    lifetime = seconds;
  }

  public int logins() {
    return logins.get();
  }

  /** The writing requests so far, such as {@code POST /clients}. */
  public List<String> writes() {
    return journal.stream().filter(each -> !each.startsWith("GET ")).toList();
  }

  /**
   * Sets the answer to a method and path, such as {@code POST /components} or {@code POST /token}.
   */
  public void answer(String call, int status, String body, Map<String, String> headers) {
    answers.put(call, new Answer(status, body, headers));
  }

  /** Adds an object to a folder. */
  public synchronized ObjectNode add(String folder, String json) {
    ObjectNode object = (ObjectNode) read(json.getBytes(StandardCharsets.UTF_8));
    String id = UUID.randomUUID().toString();
    object.put("id", id);
    if (folder.equals("clients") && !object.path("publicClient").asBoolean()) {
      object.put("secret", "Secret-Of-A-Client-1");
    }
    object
        .path("protocolMappers")
        .forEach(each -> ((ObjectNode) each).put("id", UUID.randomUUID().toString()));
    if (folder.equals("components")) {
      // Keycloak only keeps settings that the provider defines.
      object
          .withObjectProperty("config")
          .properties()
          .removeIf(each -> each.getKey().contains("."));
    }
    objects.get(folder).put(id, object);
    return object;
  }

  /** The object in a folder with this name or client ID. */
  public synchronized Optional<ObjectNode> find(String folder, String name) {
    return objects.get(folder).values().stream()
        .filter(each ->
            List.of(Json.text(each, "name"), Json.text(each, "clientId")).contains(name))
        .map(ObjectNode::deepCopy)
        .findFirst();
  }

  /** Replaces the object with the same id. */
  public synchronized void replace(String folder, ObjectNode object) {
    objects.get(folder).put(Json.text(object, "id"), object);
  }

  /** All objects in the realm. */
  public synchronized String export() {
    return objects.toString();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer = answer(exchange);
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (path.endsWith("/protocol/openid-connect/token")) {
      return answers.getOrDefault("POST /token", token(new String(body, StandardCharsets.UTF_8)));
    } else if (path.equals("/admin/serverinfo")) {
      return answers.getOrDefault("GET /serverinfo", json(403, "{}"));
    }
    String call =
        exchange.getRequestMethod() + " " + path.substring(("/admin/realms/" + REALM).length());
    journal.add(call);
    if (answers.containsKey(call)) {
      return answers.get(call);
    }
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    return call(call.split("/", -1), query, body.length == 0 ? Json.object() : read(body));
  }

  private Answer token(String form) {
    if (!form.contains("password=" + PASSWORD)) {
      return json(
          401, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid user credentials\"}");
    }
    return json(
        200,
        "{\"access_token\":\"token-" + logins.incrementAndGet() + "\",\"expires_in\":" + lifetime
            + "}");
  }

  private Answer call(String[] call, String query, JsonNode body) {
    String method = call[0].strip();
    if (call.length == 1) {
      return json(200, "{\"realm\":\"" + REALM + "\"}");
    }
    Map<String, ObjectNode> folder = objects.get(call[1]);
    if (call.length == 2) {
      return method.equals("GET") ? list(folder, query) : created(call[1], body);
    }
    ObjectNode object = folder.get(call[2]);
    if (call.length > 3) {
      return below(method, object, call, body);
    } else if (method.equals("DELETE")) {
      folder.remove(call[2]);
    } else {
      ObjectNode changed = (ObjectNode) body;
      // Keycloak also removes empty attributes of clients.
      changed
          .withObjectProperty("attributes")
          .properties()
          .removeIf(each -> each.getValue().asText().isEmpty());
      if (changed.path("attributes").isEmpty() && !object.has("attributes")) {
        changed.remove("attributes");
      }
      object.properties().stream()
          .filter(each -> !changed.has(each.getKey()))
          .toList()
          .forEach(each -> changed.set(each.getKey(), each.getValue()));
      folder.put(call[2], changed);
    }
    return json(204, "");
  }

  private Answer list(Map<String, ObjectNode> folder, String query) {
    ArrayNode array = Json.object().putArray("all");
    String clientId = query.startsWith("clientId=") ? query.substring("clientId=".length()) : "";
    folder.values().stream()
        .filter(each -> clientId.isEmpty() || Json.text(each, "clientId").equals(clientId))
        .forEach(array::add);
    return json(200, array.toString());
  }

  private Answer created(String folder, JsonNode body) {
    add(folder, body.toString());
    return json(201, "");
  }

  private Answer below(String method, ObjectNode object, String[] call, JsonNode body) {
    if (call[3].equals("client-secret")) {
      return json(200, Json.object().put("value", Json.text(object, "secret")).toString());
    } else if (call[3].equals("default-client-scopes")) {
      String scope = Json.text(objects.get("client-scopes").get(call[4]), "name");
      ArrayNode scopes = object.withArrayProperty("defaultClientScopes");
      scopes.removeIf(each -> each.asText().equals(scope));
      if (method.equals("PUT")) {
        scopes.add(scope);
      }
      return json(204, "");
    }
    ArrayNode mappers = object.withArrayProperty("protocolMappers");
    List<JsonNode> others = new ArrayList<>(StreamSupport.stream(mappers.spliterator(), false)
        .filter(each -> call.length < 6 || !Json.text(each, "id").equals(call[5]))
        .toList());
    if (!method.equals("DELETE")) {
      ObjectNode mapper = (ObjectNode) body;
      mapper.put("id", call.length < 6 ? UUID.randomUUID().toString() : call[5]);
      others.add(mapper);
    }
    mappers.removeAll();
    others.forEach(mappers::add);
    return json(method.equals("POST") ? 201 : 204, "");
  }

  private static Answer json(int status, String body) {
    return new Answer(status, body, Map.of("Content-Type", "application/json"));
  }

  private static JsonNode read(byte[] bytes) {
    return Json.read(bytes).orElseThrow();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
