package io.github.cockpitsso.provider.profile;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Denial;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserDraft;
import io.github.cockpitsso.provider.connection.CockpitServices;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.messages.Messages;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.Attributes;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.validate.SimpleValidator;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidationError;
import org.keycloak.validate.ValidatorConfig;

/**
 * Checks with Cockpit whether it accepts a change, while Keycloak validates the form: only then can
 * an error be shown beside the field. {@link ProfileEdits} makes the change. If Cockpit refuses it
 * then, Keycloak shows its general error page.
 */
public final class EditValidator implements SimpleValidator {
  static final String ID = "cockpit-edit";

  /** The {@link UnchangedValue} of the attribute. */
  static final String UNCHANGED = "unchanged";

  @Override
  public String getId() {
    return ID;
  }

  @Override
  public ValidationContext validate(
      Object input, String attribute, ValidationContext context, ValidatorConfig config) {
    AttributeContext profile =
        UserProfileAttributeValidationContext.from(context).getAttributeContext();
    UserModel user = profile.getUser();
    String value = first(input);
    // A read-only value is not written.
    if (user == null || profile.getMetadata().isReadOnly(profile)) {
      return context;
    }
    if (value.equals(Objects.requireNonNullElse(user.getFirstAttribute(attribute), ""))) {
      if (config.get(UNCHANGED) instanceof UnchangedValue unchanged) {
        unchanged.isIn(profile);
      }
      return context;
    }
    KeycloakSession session = profile.getSession();
    RealmModel realm = session.getContext().getRealm();
    CockpitIdentity.of(session, realm, user)
        .flatMap(it -> invalidValue(profile.getAttributes(), attribute, value)
            .or(() -> refusal(session, it, attribute, value))
            .or(() -> takenAsUsername(session, realm, user, attribute, value)))
        .ifPresent(refusal -> context.addError(
            new ValidationError(ID, attribute, refusal.message()).setStatusCode(refusal.status())));
    return context;
  }

  /** Why no user of Cockpit can have this value. */
  private static Optional<EditRefusal> invalidValue(
      Attributes profile, String attribute, String value) {
    if (attribute.equals(UserModel.EMAIL)) {
      return CockpitFieldRules.isValidEmail(value) ? Optional.empty() : invalid("email");
    }
    String first = Objects.requireNonNullElse(profile.getFirst(UserModel.FIRST_NAME), "");
    String last = Objects.requireNonNullElse(profile.getFirst(UserModel.LAST_NAME), "");
    return CockpitFieldRules.isValidName((first + " " + last).strip())
        ? Optional.empty()
        : invalid("name");
  }

  private static Optional<EditRefusal> invalid(String field) {
    return EditRefusal.of(new Outcome.Invalid<>(field, false, "Cockpit does not accept it"));
  }

  private static Optional<EditRefusal> refusal(
      KeycloakSession session, CockpitIdentity identity, String attribute, String value) {
    CockpitApi cockpit = CockpitServices.of(session).cockpit(session, identity.federation());
    Optional<EditRefusal> refusal = EditRefusal.of(mayWrite(session, cockpit, identity.id()));
    return refusal.isEmpty() && attribute.equals(UserModel.EMAIL) && !value.isEmpty()
        ? taken(cockpit.findByEmail(value), identity.id())
        : refusal;
  }

  /** An empty update, which Cockpit answers as it would a change. At most once per request. */
  private static Outcome<?> mayWrite(KeycloakSession session, CockpitApi cockpit, String id) {
    String memo = ID + ":" + id;
    Outcome<?> known = session.getAttribute(memo, Outcome.class);
    if (known == null) {
      known = cockpit.update(id, UserDraft.EMPTY);
      session.setAttribute(memo, known);
    }
    return known;
  }

  private static Optional<EditRefusal> taken(Outcome<CockpitUser> holder, String id) {
    boolean several =
        holder instanceof Outcome.Denied<CockpitUser> denied && denied.reason() == Denial.AMBIGUOUS;
    return several || holder.ifFound().filter(it -> !it.id().equals(id)).isPresent()
        ? EditRefusal.of(new Outcome.Invalid<>("email", true, Messages.EMAIL_EXISTS))
        : Optional.empty();
  }

  /** Where e-mail addresses are usernames, an address must not be another user's login name. */
  private static Optional<EditRefusal> takenAsUsername(
      KeycloakSession session, RealmModel realm, UserModel user, String attribute, String value) {
    if (!attribute.equals(UserModel.EMAIL)
        || value.isEmpty()
        || !realm.isRegistrationEmailAsUsername()) {
      return Optional.empty();
    }
    UserModel named = session.users().getUserByUsername(realm, value);
    return named == null || named.getId().equals(user.getId())
        ? Optional.empty()
        : EditRefusal.of(new Outcome.Invalid<>("email", true, Messages.EMAIL_EXISTS));
  }

  /** The value that Keycloak stores: the first that is not blank. */
  private static String first(Object input) {
    return input instanceof List<?> values
        ? values.stream()
            .filter(Objects::nonNull)
            .map(Object::toString)
            .filter(value -> !value.isBlank())
            .findFirst()
            .orElse("")
        : "";
  }
}
