package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.admin.AdminLogin;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.Secret;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * How the administrator of Keycloak is named, as kcadm does it. Secrets come from the environment
 * or a prompt.
 */
final class AdminOptions {
  static final String PASSWORD = "KC_CLI_PASSWORD";
  static final String CLIENT_SECRET = "KC_CLI_CLIENT_SECRET";
  static final String TOKEN = "KEYCLOAK_ADMIN_TOKEN";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "Administrator of Keycloak; the password comes from " + PASSWORD + " or a prompt.")
  private String user = "";

  @Option(
      names = "--client",
      paramLabel = "ID",
      description = "Client with a service account, instead of a user; the secret comes from "
          + CLIENT_SECRET + " or a prompt.")
  private String client = "";

  @Option(
      names = "--auth-realm",
      paramLabel = "REALM",
      description = "Realm of that user or client; default: ${DEFAULT-VALUE}.",
      defaultValue = "master")
  private String realm = "";

  @Option(
      names = "--token-stdin",
      description =
          "Read an access token from standard input, instead of a login; or set " + TOKEN + ".")
  private boolean tokenFromInput;

  AdminLogin login(Map<String, String> environment, Terminal terminal)
      throws SetupFailedException, IOException {
    Optional<Secret> token = Secret.ofNullable(environment.get(TOKEN));
    if (tokenFromInput) {
      return new AdminLogin.Token(terminal
          .readSecret()
          .orElseThrow(() -> new SetupFailedException("Standard input has no token")));
    } else if (!client.isEmpty()) {
      return new AdminLogin.Client(
          realm,
          client,
          secret(environment, CLIENT_SECRET, "Secret of client " + client, terminal));
    } else if (user.isEmpty() && token.isPresent()) {
      return new AdminLogin.Token(token.get());
    }
    String name = user.isEmpty() ? terminal.ask("Administrator of Keycloak: ") : user;
    if (name.isEmpty()) {
      throw new SetupFailedException("Name the administrator of Keycloak: --user NAME with "
          + PASSWORD + ", --client ID with " + CLIENT_SECRET + ", or a token in " + TOKEN);
    }
    return new AdminLogin.Password(
        realm, name, secret(environment, PASSWORD, "Password of " + name, terminal));
  }

  private static Secret secret(
      Map<String, String> environment, String variable, String question, Terminal terminal)
      throws SetupFailedException {
    return Secret.ofNullable(environment.get(variable))
        .or(() -> terminal.askSecret(question + ": "))
        .orElseThrow(() -> new SetupFailedException("There is no password or secret: set "
            + variable + ", or run the command in a terminal"));
  }
}
