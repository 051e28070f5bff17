package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.client.Secret;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.RealmModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The page that asks for the code, after the page for username and password.
 *
 * @param name as typed
 * @param password as typed; empty if the page was open for too long
 * @param rememberMe whether <em>Remember me</em> was selected on the first page
 */
record CodePage(String name, Optional<Secret> password, boolean rememberMe) {
  private static final String TEMPLATE = "cockpit-code.ftl";
  private static final String SEALED = "cockpitPassword";
  private static final String CODE = "otp";

  /** The page that sent these fields. Empty if another page sent them. */
  static Optional<CodePage> of(
      AuthenticationFlowContext context, String name, MultivaluedMap<String, String> fields) {
    return Optional.ofNullable(fields.getFirst(SEALED))
        .map(text -> new CodePage(name, open(context, name, text), isRemembered(fields)));
  }

  /** The page after this password was typed. */
  static CodePage after(String name, Secret password, MultivaluedMap<String, String> fields) {
    return new CodePage(name, Optional.of(password), isRemembered(fields));
  }

  /** The code in these fields. Authenticator apps show it in groups, and users type the blanks. */
  static Optional<Secret> code(MultivaluedMap<String, String> fields) {
    return Optional.ofNullable(fields.getFirst(CODE))
        .map(it -> it.replaceAll("\\s", ""))
        .flatMap(Secret::ofNullable);
  }

  Response show(AuthenticationFlowContext context, LoginFormsProvider form) {
    return form.setAttribute("cockpitUsername", name)
        .setAttribute("cockpitRememberMe", rememberMe)
        .setAttribute(SEALED, password.map(it -> seal(context, it)).orElse(""))
        .createForm(TEMPLATE);
  }

  private String seal(AuthenticationFlowContext context, Secret secret) {
    KeyWrapper key =
        context.getSession().keys().getActiveKey(context.getRealm(), KeyUse.ENC, Algorithm.AES);
    return key.getKid() + "." + seal(key).seal(secret, login(context, name));
  }

  private static Optional<Secret> open(
      AuthenticationFlowContext context, String name, String sealed) {
    RealmModel realm = context.getRealm();
    int dot = sealed.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    return Optional.ofNullable(context
            .getSession()
            .keys()
            .getKey(realm, sealed.substring(0, dot), KeyUse.ENC, Algorithm.AES))
        .filter(key -> key.getSecretKey() != null)
        .flatMap(key -> seal(key)
            .open(
                sealed.substring(dot + 1),
                login(context, name),
                Duration.ofSeconds(realm.getAccessCodeLifespanUserAction())));
  }

  private static PasswordSeal seal(KeyWrapper key) {
    return new PasswordSeal(key.getSecretKey(), InstantSource.system());
  }

  private static String login(AuthenticationFlowContext context, String name) {
    AuthenticationSessionModel login = context.getAuthenticationSession();
    return String.join(
        "|",
        List.of(
            context.getRealm().getId(),
            login.getParentSession().getId(),
            login.getTabId(),
            context.getExecution().getId(),
            name));
  }

  private static boolean isRemembered(MultivaluedMap<String, String> fields) {
    return "on".equalsIgnoreCase(fields.getFirst("rememberMe"));
  }
}
