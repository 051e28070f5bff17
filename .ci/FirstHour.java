import io.github.cockpitsso.testkit.keycloak.OidcLogin;
import io.github.cockpitsso.testkit.net.Ports;
import java.net.URI;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of .ci/first-hour that a shell cannot do. Runs from its source with the stand-in's jar
 * on the class path.
 */
final class FirstHour {
  private FirstHour() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "ports" -> System.out.println(Stream.generate(Ports::free)
          .distinct()
          .limit(Integer.parseInt(arguments[1]))
          .map(String::valueOf)
          .collect(Collectors.joining(" ")));
      case "login" -> System.out.println(
          login(arguments[1], arguments[2], arguments[3], arguments[4]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /**
   * Authorization code with PKCE through Keycloak's login page. The environment has the password.
   */
  private static String login(String issuer, String client, String redirect, String user) {
    return new OidcLogin(URI.create(issuer), client, redirect)
        .login(user, System.getenv("LOGIN_PASSWORD"))
        .expectTokens()
        .access();
  }
}
