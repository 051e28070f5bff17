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

/**
 * The connection settings of one Cockpit federation, as stored. They may be invalid.
 *
 * @param url as typed; may be empty
 * @param serviceKey key that may read the directory; may be a reference to Keycloak's vault
 * @param loginKey key that may only log people in, used when there is no service key; may be a vault reference
 * @param insecureHttp whether passwords may go over http:// to another host
 * @param connectTimeout until there is a connection, as typed; the default if nothing was
 * @param timeout until a call is over, as typed; the default if nothing was
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

  /** The id of the federation in Keycloak. */
  public static final String PROVIDER_ID = "cockpit";

  public static final String URL = "url";
  public static final String SERVICE_KEY = "serviceKey";
  public static final String LOGIN_KEY = "loginKey";
  public static final String INSECURE_HTTP = "insecureHttp";
  public static final String CONNECT_TIMEOUT = "connectTimeout";
  public static final String TIMEOUT = "timeout";
  public static final String TRUST_EMAIL = "trustEmail";
  public static final String SAVE_UNREACHABLE = "saveUnreachable";

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

  /** Whether Cockpit's directory is asked; otherwise people are only logged in. */
  public boolean hasDirectory() {
    return serviceKey.isPresent();
  }

  /** The key to call Cockpit with; none means that Cockpit's public role may log people in. */
  public Optional<Secret> key() {
    return serviceKey.or(() -> loginKey);
  }

  /** How long calls may take; a value that is out of its limits counts as the default. */
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

  /** Whether passwords would be readable on their way to this Cockpit, and nobody said that this is all right. */
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
   * What a number of milliseconds may be.
   *
   * @param least milliseconds
   * @param most milliseconds
   */
  record Limits(int least, int most, Duration byDefault) {

    /** The duration; empty if the text is no number or out of the limits. Nothing typed is the default. */
    Optional<Duration> read(String text) {
      if (text.isEmpty()) {
        return Optional.of(byDefault);
      }
      if (!text.matches("[0-9]{1,6}")) {
        return Optional.empty();
      }
      int millis = Integer.parseInt(text);
      return millis < least || millis > most
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(millis));
    }

    Optional<SettingProblem> check(String problem, String text) {
      return read(text).isPresent()
          ? Optional.empty()
          : Optional.of(SettingProblem.of(problem, least + " - " + most));
    }
  }
}
