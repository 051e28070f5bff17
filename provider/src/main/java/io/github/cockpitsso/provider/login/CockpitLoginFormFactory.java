package io.github.cockpitsso.provider.login;

import io.github.cockpitsso.provider.checks.CodeStep;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/**
 * The execution {@value #PROVIDER_ID} of a browser flow. It replaces <em>Username Password
 * Form</em>, or <em>Password Form</em> after a form that asks for the username alone.
 */
public final class CockpitLoginFormFactory extends UsernamePasswordFormFactory {

  /** The id of the execution. */
  public static final String PROVIDER_ID = CodeStep.ID;

  @Override
  public String getId() {
    return PROVIDER_ID;
  }

  @Override
  public Authenticator create(KeycloakSession session) {
    return new CockpitLoginForm(session);
  }

  @Override
  public String getDisplayType() {
    return "Cockpit username password form";
  }

  @Override
  public String getHelpText() {
    return "Username Password Form that also asks users with Cockpit two-factor authentication"
        + " for their code. Replaces Username Password Form or Password Form.";
  }

  @Override
  public Requirement[] getRequirementChoices() {
    return new Requirement[] {Requirement.REQUIRED, Requirement.ALTERNATIVE, Requirement.DISABLED};
  }
}
