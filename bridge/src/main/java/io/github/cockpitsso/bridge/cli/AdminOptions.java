package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.admin.AdminLogin;
import io.github.cockpitsso.bridge.admin.SetupFailedException;
import io.github.cockpitsso.client.Secret;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options for the administrator of Keycloak, named as in kcadm. Secrets come from the
 * environment or from a prompt.
 */
final class AdminOptions {
  static final String PASSWORD = "KC_CLI_PASSWORD";
  static final String CLIENT_SECRET = "KC_CLI_CLIENT_SECRET";
  static final String TOKEN = "KEYCLOAK_ADMIN_TOKEN";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description =
          "Administrator of Keycloak. The password comes from " + PASSWORD + " or a prompt.")
  private String user = "";

  @Option(
      names = "--client",
      paramLabel = "ID",
      description = "Client with a service account, instead of a user. The secret comes from "
          + CLIENT_SECRET + " or a prompt.")
  private String client = "";

  @Option(
      names = "--auth-realm",
      paramLabel = "REALM",
      description = "Realm of the user or client. Default: ${DEFAULT-VALUE}.",
      defaultValue = "master")
  private String realm = "";

  @Option(
      names = "--token-stdin",
      description =
          "Read an access token from standard input instead of logging in. Or set " + TOKEN + ".")
  private boolean tokenFromInput;

  AdminLogin login(Map<String, String> environment, Terminal terminal)
      throws SetupFailedException, IOException {
    Optional<Secret> token = Secret.ofNullable(environment.get(TOKEN));
    if (tokenFromInput) {
      return new AdminLogin.Token(terminal
          .readSecret()
          .orElseThrow(() -> new SetupFailedException(
              "Standard input is empty: --token-stdin reads the access token from there")));
    } else if (!client.isEmpty()) {
      return AdminLogin.client(
          realm,
          client,
          secret(environment, CLIENT_SECRET, "Secret of client " + client, terminal));
    } else if (user.isEmpty() && token.isPresent()) {
      return new AdminLogin.Token(token.get());
    }
    String name = user.isEmpty() ? terminal.prompt("Administrator of Keycloak: ") : user;
    if (name.isEmpty()) {
      throw new SetupFailedException("No administrator of Keycloak. Use --user NAME with "
          + PASSWORD + ", --client ID with " + CLIENT_SECRET + ", or a token in " + TOKEN);
    }
    return AdminLogin.password(
        realm, name, secret(environment, PASSWORD, "Password of " + name, terminal));
  }

  private static Secret secret(
      Map<String, String> environment, String variable, String question, Terminal terminal)
      throws SetupFailedException {
    return Secret.ofNullable(environment.get(variable))
        .or(() -> terminal.promptSecret(question + ": "))
        .orElseThrow(() -> new SetupFailedException(
            "No password or secret. Set " + variable + ", or run the command in a terminal"));
  }
}
