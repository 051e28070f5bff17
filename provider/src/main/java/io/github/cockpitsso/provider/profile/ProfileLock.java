package io.github.cockpitsso.provider.profile;

import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.settings.EditMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.models.UserModel;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.AttributeMetadata;
import org.keycloak.userprofile.AttributeValidatorMetadata;
import org.keycloak.userprofile.UserProfileMetadata;
import org.keycloak.userprofile.UserProfileUtil;
import org.keycloak.validate.ValidatorConfig;
import org.keycloak.validate.validators.LengthValidator;

/**
 * Makes what comes from Cockpit read-only in the user profile, for users and administrators alike, even where the realm
 * declares an attribute of that name as writable; all but what the edit mode leaves to be changed, which Cockpit is asked
 * about. Nothing of it is required, so that a Cockpit user without a last name is not asked for one.
 */
public final class ProfileLock {
  private static final Set<String> FROM_COCKPIT =
      Set.of(UserModel.USERNAME, UserModel.EMAIL, UserModel.FIRST_NAME, UserModel.LAST_NAME);

  // ImmutableAttributeValidator is not public API; its id is.
  private static final String IMMUTABLE = "up-immutable-attribute";

  private ProfileLock() {}

  /**
   * The attributes of the federation, shown to administrators only; the others are locked in place.
   *
   * @param emailAsUsername whether the realm uses the e-mail address as username
   */
  public static List<AttributeMetadata> apply(
      UserProfileMetadata profile, String federation, EditMode mode, boolean emailAsUsername) {
    profile.getAttributes().stream()
        .filter(it ->
            FROM_COCKPIT.contains(it.getName()) || CockpitAttributes.ALL.contains(it.getName()))
        .forEach(it -> {
          if (mode == EditMode.WRITABLE && ProfileEdits.ATTRIBUTES.contains(it.getName())) {
            openForChanges(it);
          } else {
            it.addWriteCondition(AttributeMetadata.ALWAYS_FALSE);
          }
          if (it.getName().equals(UserModel.USERNAME) && emailAsUsername) {
            // Keycloak puts the e-mail address here, which is never written: no rule applies to it,
            // and looking for a user of that name would cost a call to Cockpit at each login.
            it.setValidators(List.of(new AttributeValidatorMetadata(IMMUTABLE)));
          }
          if (CockpitAttributes.ALL.contains(it.getName())) {
            allowAnyLength(it);
          }
        });

    List<AttributeMetadata> added = new ArrayList<>();
    int order = profile.getAttributes().size();
    for (String name : CockpitAttributes.ALL) {
      AttributeMetadata attribute =
          UserProfileUtil.createAttributeMetadata(name, profile, order++, federation);
      if (attribute != null) {
        attribute.addWriteCondition(AttributeMetadata.ALWAYS_FALSE);
        allowAnyLength(attribute);
        attribute.setDefault(true);
        added.add(attribute);
      }
    }
    return added;
  }

  /**
   * Lets users and administrators change the attribute. Only a change has to meet the realm's rules: what Cockpit has never
   * keeps a user out. A request that does not name the attribute leaves it as it is.
   */
  private static void openForChanges(AttributeMetadata attribute) {
    var unchanged = new UnchangedValue();
    List<AttributeValidatorMetadata> validators = new ArrayList<>();
    // First, because it tells Keycloak which errors of the others do not count.
    validators.add(new AttributeValidatorMetadata(
        EditValidator.ID, new ValidatorConfig(Map.of(EditValidator.UNCHANGED, unchanged))));
    validators.addAll(attribute.getValidators());
    attribute
        .setRequired(AttributeMetadata.ALWAYS_FALSE)
        .setValidators(validators)
        .addWriteCondition(unchanged)
        .addWriteCondition(ProfileLock::isNamed);
  }

  /**
   * Whether the request names the attribute. Keycloak takes the user's own value for a read-only attribute that is missing in
   * a request, and decides so while the attributes are still empty. Where the e-mail address is the username, it decides at
   * that moment about an address too that is in the request; there, a missing one is an empty list later.
   */
  private static boolean isNamed(AttributeContext context) {
    boolean isComplete = context.getAttributes().contains(context.getAttribute().getKey());
    boolean isUsername = context.getAttribute().getKey().equals(UserModel.EMAIL)
        && context.getSession().getContext().getRealm().isRegistrationEmailAsUsername();
    return isUsername
        ? !isComplete
            || !context.getAttribute().getValue().isEmpty()
            || context.getUser().getEmail() == null
        : isComplete;
  }

  // Keycloak takes 2048 letters for the most that anybody may type. Nobody types these; a role that
  // brings sixty others takes more, and its people could not log in.
  private static void allowAnyLength(AttributeMetadata attribute) {
    var config = new ValidatorConfig(Map.of(
        LengthValidator.KEY_MIN, "0", LengthValidator.KEY_MAX, String.valueOf(Integer.MAX_VALUE)));
    List<AttributeValidatorMetadata> validators = new ArrayList<>(attribute.getValidators());
    validators.add(new AttributeValidatorMetadata(LengthValidator.ID, config));
    attribute.setValidators(validators);
  }
}
