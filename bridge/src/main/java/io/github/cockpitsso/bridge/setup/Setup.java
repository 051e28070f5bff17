package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import java.util.List;
import java.util.Optional;

/** Configures an existing realm for the bridge, and takes that back. */
public final class Setup {
  static final String MISSING_PROVIDER =
      "This Keycloak does not have the provider of Cockpit SSO. Copy"
          + " cockpit-sso-provider.jar into Keycloak's folder providers/, run bin/kc.sh build and restart Keycloak; then"
          + " run the setup again";

  private final AdminApi api;

  /**
   * A setup of this realm.
   *
   * @param api of an administrator with manage-clients and manage-realm of the
   * client realm-management
   */
  public Setup(AdminApi api) {
    this.api = api;
  }

  /**
   * Compares the realm with what it should have. Changes nothing.
   *
   * @param serviceKey Cockpit's key for the federation; without it, the federation can only log
   * users in
   */
  public Plan plan(RealmInputs inputs, Optional<Secret> serviceKey) throws SetupFailedException {
    InputCheck.run(inputs);
    var unused = api.get("");
    expectProvider();
    RealmState state = RealmState.read(api, inputs);
    var definition = new RealmDefinition(inputs);
    ScopePlanner.Planned scope = new ScopePlanner(definition).plan(state.scope(inputs.scope()));
    // First what Keycloak may refuse because of Cockpit, so that nothing is left behind; then the
    // client that carries the note about the scope.
    return new Plan(
        List.of(
            new FederationPlanner(definition, serviceKey).plan(state.federations()),
            new BridgeClientPlanner(definition, state.scopeNames())
                .plan(state.bridge(), scope.note()),
            scope.part(),
            new AppClientPlanner(definition).plan(state)),
        api);
  }

  /** What earlier runs made and changed, to be taken back. Changes nothing. */
  public Plan undo() throws SetupFailedException {
    var unused = api.get("");
    return new Plan(new UndoPlanner(api).plan(), api);
  }

  /** The secret of the bridge's client, if it has one. */
  public Optional<Secret> bridgeSecret(String clientId) throws SetupFailedException {
    Optional<JsonNode> client = RealmState.client(api, clientId);
    if (client.isEmpty() || !BridgeClientPlanner.hasSecret(client.get())) {
      return Optional.empty();
    }
    JsonNode secret = api.get(RealmState.path("clients", client.get()) + "/client-secret");
    return Secret.ofNullable(Json.text(secret, "value"));
  }

  private void expectProvider() throws SetupFailedException {
    Optional<JsonNode> types =
        api.serverInfo().map(info -> info.path("componentTypes").path(RealmDefinition.STORAGE));
    // Not every administrator may see them; Keycloak then refuses the federation.
    if (types.isPresent()
        && !types.get().isEmpty()
        && RealmState.elements(types.get()).stream()
            .noneMatch(each -> Json.text(each, "id").equals(RealmDefinition.PROVIDER))) {
      throw new SetupFailedException(MISSING_PROVIDER);
    }
  }
}
