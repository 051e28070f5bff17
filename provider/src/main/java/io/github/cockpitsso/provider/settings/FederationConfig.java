package io.github.cockpitsso.provider.settings;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.http.Bounds;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.component.ComponentModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * The connection settings of one Cockpit federation, as stored. They may be invalid.
 *
 * @param url as typed; may be empty
 * @param serviceKey API key for the directory; may be a reference to Keycloak's vault
 * @param loginKey API key for logins alone, used without a service key; may be a vault reference
 * @param insecureHttp whether plain HTTP to another host is allowed
 * @param connectTimeout as typed; empty for the default
 * @param timeout of a whole call, as typed; empty for the default
 * @param trustEmail whether Cockpit's e-mail addresses count as verified
 * @param saveUnreachable whether to save although the connection test fails
 */
public record FederationConfig(
    String url,
    Optional<Secret> serviceKey,
    Optional<Secret> loginKey,
    boolean insecureHttp,
    String connectTimeout,
    String timeout,
    boolean trustEmail,
    boolean saveUnreachable) {

  /** The id of the provider in Keycloak. */
  public static final String PROVIDER_ID = "cockpit";

  static final String URL = "url";
  static final String SERVICE_KEY = "serviceKey";
  static final String LOGIN_KEY = "loginKey";
  static final String INSECURE_HTTP = "insecureHttp";
  static final String CONNECT_TIMEOUT = "connectTimeout";
  static final String TIMEOUT = "timeout";
  static final String TRUST_EMAIL = "trustEmail";
  static final String SAVE_UNREACHABLE = "saveUnreachable";

  /** The settings in the console. */
  public static final List<ProviderConfigProperty> PROPERTIES = List.of(
      ConsoleField.required(URL, "cockpitUrl"),
      ConsoleField.secret(SERVICE_KEY, "cockpitServiceKey"),
      ConsoleField.text(
          CONNECT_TIMEOUT, "cockpitConnectTimeout", Bounds.DEFAULT.connect().toMillis()),
      ConsoleField.text(TIMEOUT, "cockpitTimeout", Bounds.DEFAULT.total().toMillis()),
      ConsoleField.toggle(INSECURE_HTTP, "cockpitInsecureHttp"),
      ConsoleField.toggle(SAVE_UNREACHABLE, "cockpitSaveUnreachable"),
      ConsoleField.secret(LOGIN_KEY, "cockpitLoginKey"),
      ConsoleField.toggle(TRUST_EMAIL, "cockpitTrustEmail"));

  /** Milliseconds. */
  static final Limits CONNECT_LIMITS = new Limits(100, 2000, Bounds.DEFAULT.connect());

  /** Milliseconds; Keycloak interrupts a user lookup after 3000. */
  static final Limits TOTAL_LIMITS = new Limits(500, 2900, Bounds.DEFAULT.total());

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  public static FederationConfig of(ComponentModel model) {
    return new FederationConfig(
        text(model, URL),
        Secret.ofNullable(text(model, SERVICE_KEY)),
        Secret.ofNullable(text(model, LOGIN_KEY)),
        model.get(INSECURE_HTTP, false),
        text(model, CONNECT_TIMEOUT),
        text(model, TIMEOUT),
        model.get(TRUST_EMAIL, false),
        model.get(SAVE_UNREACHABLE, false));
  }

  /** Whether the provider reads Cockpit's directory. Otherwise it only checks logins. */
  public boolean hasDirectory() {
    return serviceKey.isPresent();
  }

  /** The key for calls to Cockpit. Without one, Cockpit's public role must allow logins. */
  public Optional<Secret> key() {
    return serviceKey.or(() -> loginKey);
  }

  /** The timeouts of a call. An invalid value counts as the default. */
  public Bounds bounds() {
    Duration connect = CONNECT_LIMITS.read(connectTimeout).orElse(Bounds.DEFAULT.connect());
    Duration total = TOTAL_LIMITS.read(timeout).orElse(Bounds.DEFAULT.total());
    Duration read = total.compareTo(Bounds.DEFAULT.read()) < 0 ? total : Bounds.DEFAULT.read();
    return new Bounds(connect, read, total, Bounds.DEFAULT.maxBytes());
  }

  /** Problems of the two timeouts. The federation package checks the keys and the URL. */
  public List<SettingProblem> problems() {
    List<SettingProblem> problems = new ArrayList<>();
    CONNECT_LIMITS.check("cockpitProblemConnectTimeout", connectTimeout).ifPresent(problems::add);
    TOTAL_LIMITS.check("cockpitProblemTimeout", timeout).ifPresent(problems::add);
    return problems;
  }

  /** Whether plain HTTP would send passwords to this Cockpit, and the setting does not allow it. */
  public boolean isExposed(CockpitAddress address) {
    return address.isPlain() && !insecureHttp && !isLoopback(address.base());
  }

  private static boolean isLoopback(URI base) {
    return LOOPBACK.matcher(base.getHost()).matches();
  }

  private static String text(ComponentModel model, String name) {
    String value = model.get(name);
    return value == null ? "" : value.strip();
  }

  /**
   * The valid range of a timeout.
   *
   * @param min milliseconds
   * @param max milliseconds
   */
  record Limits(int min, int max, Duration byDefault) {

    /** The duration. Empty if the text is invalid. An empty text means the default. */
    Optional<Duration> read(String text) {
      if (text.isEmpty()) {
        return Optional.of(byDefault);
      }
      if (!text.matches("[0-9]{1,6}")) {
        return Optional.empty();
      }
      int millis = Integer.parseInt(text);
      return millis < min || millis > max
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(millis));
    }

    Optional<SettingProblem> check(String problem, String text) {
      return read(text).isPresent()
          ? Optional.empty()
          : Optional.of(SettingProblem.of(problem, min + " - " + max));
    }
  }
}
