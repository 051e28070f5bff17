package io.github.cockpitsso.it.mainjob;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.cockpitsso.demo.app.AppServer;
import io.github.cockpitsso.demo.app.AppSettings;
import io.github.cockpitsso.it.TestRealm;
import io.github.cockpitsso.testkit.bridge.BridgeServer;
import io.github.cockpitsso.testkit.cockpit.StandInCockpit;
import io.github.cockpitsso.testkit.keycloak.KeycloakServer;
import io.github.cockpitsso.testkit.net.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;

/**
 * A Cockpit, a realm for it, the bridge and the web app for one test class.
 *
 * @param cockpit the stand-in
 * @param realm a realm of the shared Keycloak
 * @param bridge the bridge's process
 * @param app the web app
 * @param address of the web app
 */
public record Stage(
    StandInCockpit cockpit, TestRealm realm, BridgeServer bridge, AppServer app, URI address)
    implements AutoCloseable {

  /** With a realm that looks users up in Cockpit's directory. */
  static Stage withDirectory(KeycloakServer keycloak) {
    return withDirectory(keycloak, Map.of());
  }

  /** The same, and these settings of the bridge in addition. */
  public static Stage withDirectory(KeycloakServer keycloak, Map<String, String> bridge) {
    StandInCockpit cockpit = StandInCockpit.start();
    return start(
        keycloak,
        cockpit,
        Map.of("url", cockpit.uri().toString(), "serviceKey", cockpit.serviceKey()),
        bridge);
  }

  /** With a realm that can only check logins. */
  static Stage loginOnly(KeycloakServer keycloak, String key) {
    StandInCockpit cockpit = StandInCockpit.start();
    return start(
        keycloak, cockpit, Map.of("url", cockpit.uri().toString(), "loginKey", key), Map.of());
  }

  private static Stage start(
      KeycloakServer keycloak,
      StandInCockpit cockpit,
      Map<String, String> federation,
      Map<String, String> bridgeSettings) {
    int port = Ports.free();
    URI address = URI.create("http://localhost:" + port + "/");
    TestRealm realm = TestRealm.create(keycloak, federation, it -> placeApp(it, address));
    BridgeServer bridge = realm
        .bridge(cockpit)
        .env("BRIDGE_CORS_ORIGINS", "http://localhost:" + port)
        .env(bridgeSettings)
        .start();
    try {
      AppServer app = AppServer.start(new AppSettings(
          "127.0.0.1", port, realm.issuer(), TestRealm.APP, bridge.uri(), AppSettings.SEITEN));
      return new Stage(cockpit, realm, bridge, app, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the client of the web app this address. */
  public static void placeApp(ObjectNode realm, URI address) {
    for (var client : realm.path("clients")) {
      if (client.path("clientId").asText().equals(TestRealm.APP)) {
        ((ObjectNode) client).put("rootUrl", address.toString());
        ((ObjectNode) client)
            .putArray("redirectUris")
            .add(address.toString())
            // TestRealm.app() gets its tokens at this address.
            .add(TestRealm.REDIRECT);
        ((ObjectNode) client).putArray("webOrigins").add("http://localhost:" + address.getPort());
        ((ObjectNode) client.path("attributes"))
            .put("post.logout.redirect.uris", address.toString());
      }
    }
  }

  @Override
  public void close() {
    app.close();
    bridge.close();
    realm.close();
    cockpit.close();
  }
}
