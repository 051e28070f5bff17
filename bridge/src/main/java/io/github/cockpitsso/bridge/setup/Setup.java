package io.github.cockpitsso.bridge.setup;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.admin.AdminApi;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Json;
import java.util.List;
import java.util.Optional;

/** Configures an existing realm for the bridge, and undoes that. */
public final class Setup {
  static final String MISSING_PROVIDER =
      "The Cockpit SSO provider is not installed in this Keycloak. Copy cockpit-sso-provider.jar to"
          + " Keycloak's folder providers/, run bin/kc.sh build and restart Keycloak. Then run the"
          + " setup again";

  private final AdminApi api;

  /**
   * Creates a setup of a realm.
   *
   * @param api of an administrator with the roles manage-clients and manage-realm of the client
   *     realm-management
   */
  public Setup(AdminApi api) {
    this.api = api;
  }

  /**
   * Plans the changes that the realm needs. Changes nothing.
   *
   * @param serviceKey Cockpit's service key for the federation; without it the federation only
   *     supports logins
   */
  public Plan plan(RealmInputs inputs, Optional<Secret> serviceKey) throws SetupFailedException {
    InputCheck.run(inputs);
    var unused = api.get("");
    requireProvider();
    RealmState state = RealmState.read(api, inputs);
    var definition = new RealmDefinition(inputs);
    ScopePlanner.PlannedScope scope =
        new ScopePlanner(definition).plan(state.scope(inputs.scope()));
    // The federation first: if Keycloak refuses it because of Cockpit, nothing has changed. The
    // bridge's client before the scope, because it stores the scope's undo record.
    return new Plan(
        List.of(
            new FederationPlanner(definition, serviceKey).plan(state.federations()),
            new BridgeClientPlanner(definition, state.scopeNames())
                .plan(state.bridge(), scope.undo()),
            scope.scope(),
            new AppClientPlanner(definition).plan(state)),
        api);
  }

  /** Plans the undo of all changes of earlier runs. Changes nothing. */
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

  private void requireProvider() throws SetupFailedException {
    Optional<JsonNode> types =
        api.serverInfo().map(info -> info.path("componentTypes").path(RealmDefinition.STORAGE));
    // Some administrators may not read them. Keycloak then refuses the federation.
    if (types.isPresent()
        && !types.get().isEmpty()
        && RealmState.find(types.get(), "id", RealmDefinition.PROVIDER).isEmpty()) {
      throw new SetupFailedException(MISSING_PROVIDER);
    }
  }
}
