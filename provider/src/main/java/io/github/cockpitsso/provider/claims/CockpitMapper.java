package io.github.cockpitsso.provider.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperContainerModel;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.ProtocolMapper;
import org.keycloak.protocol.ProtocolMapperConfigException;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.provider.ProviderConfigProperty;

/** The metadata of a mapper in Keycloak's console, the check of its settings, and its priority. */
abstract class CockpitMapper extends AbstractOIDCProtocolMapper {
  /** After every mapper of Keycloak, so that none overwrites our claims. */
  static final int PRIORITY = 1000;

  private static final Pattern DELIMITER = Pattern.compile(Constants.CFG_DELIMITER);

  private final String id;
  private final String displayType;
  private final String helpText;
  private final List<ProviderConfigProperty> properties;

  CockpitMapper(
      String id, String displayType, String helpText, List<ProviderConfigProperty> properties) {
    this.id = id;
    this.displayType = displayType;
    this.helpText = helpText;
    this.properties = List.copyOf(properties);
  }

  /** The fields, and those that choose the kinds of tokens with the claim. */
  static List<ProviderConfigProperty> withTokens(
      Class<? extends ProtocolMapper> mapper, ProviderConfigProperty... fields) {
    List<ProviderConfigProperty> all = new ArrayList<>(List.of(fields));
    OIDCAttributeMapperHelper.addIncludeInTokensConfig(all, mapper);
    return all;
  }

  /** The values of a setting of type {@link ProviderConfigProperty#MULTIVALUED_STRING_TYPE}. */
  static List<String> list(ProtocolMapperModel mapper, String setting) {
    return DELIMITER
        .splitAsStream(Optional.ofNullable(mapper.getConfig().get(setting)).orElse(""))
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .toList();
  }

  @Override
  public final String getId() {
    return id;
  }

  @Override
  public final String getDisplayCategory() {
    return "Cockpit";
  }

  @Override
  public final String getDisplayType() {
    return displayType;
  }

  @Override
  public final String getHelpText() {
    return helpText;
  }

  @Override
  public final List<ProviderConfigProperty> getConfigProperties() {
    return properties;
  }

  @Override
  public int getPriority() {
    return PRIORITY;
  }

  @Override
  public final void validateConfig(
      KeycloakSession session,
      RealmModel realm,
      ProtocolMapperContainerModel container,
      ProtocolMapperModel mapper)
      throws ProtocolMapperConfigException {
    check(realm, mapper);
  }

  /** Rejects invalid settings of a mapper when an administrator saves it. */
  void check(RealmModel realm, ProtocolMapperModel mapper) throws ProtocolMapperConfigException {}
}
