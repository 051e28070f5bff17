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
 * Makes attributes from Cockpit read-only in the user profile, for users and administrators, even
 * if the realm declares them as writable. Exceptions are the attributes that the edit mode allows
 * to change in Cockpit. None of them is required, so that a Cockpit user without a last name is not
 * asked for one.
 */
public final class ProfileLock {
  private static final Set<String> FROM_COCKPIT =
      Set.of(UserModel.USERNAME, UserModel.EMAIL, UserModel.FIRST_NAME, UserModel.LAST_NAME);

  // ImmutableAttributeValidator is not public API; its id is.
  private static final String IMMUTABLE = "up-immutable-attribute";

  private ProfileLock() {}

  /**
   * Locks the existing attributes, and returns the federation's own attributes, which only
   * administrators see.
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
            // Keycloak puts the e-mail address here and never writes it. So no rule applies, and a
            // check for duplicates would cost a call to Cockpit at each login.
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
   * Lets users and administrators change the attribute. Only changed values must meet the realm's
   * rules: an existing value of Cockpit never prevents a login. A request without the attribute
   * leaves it unchanged.
   */
  private static void openForChanges(AttributeMetadata attribute) {
    var unchanged = new UnchangedValue();
    List<AttributeValidatorMetadata> validators = new ArrayList<>();
    // First, because it tells Keycloak which errors of the other validators to ignore.
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
   * Whether the request contains the attribute. For a read-only attribute that is missing in the
   * request, Keycloak uses the user's own value. It decides this while the attributes are still
   * empty. Where the e-mail address is the username, it also decides then about an address in the
   * request; a missing one is an empty list later.
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

  // Keycloak limits attributes to 2048 characters, as a limit for input. These are no input, and a
  // role with sixty mappings needs more. Its users could not log in.
  private static void allowAnyLength(AttributeMetadata attribute) {
    var config = new ValidatorConfig(Map.of(
        LengthValidator.KEY_MIN, "0", LengthValidator.KEY_MAX, String.valueOf(Integer.MAX_VALUE)));
    List<AttributeValidatorMetadata> validators = new ArrayList<>(attribute.getValidators());
    validators.add(new AttributeValidatorMetadata(LengthValidator.ID, config));
    attribute.setValidators(validators);
  }
}
