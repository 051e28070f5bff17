package io.github.cockpitsso.provider.profile;

import java.util.function.Predicate;
import org.keycloak.userprofile.AttributeContext;

/**
 * Accepts a value that breaks the realm's rules until it is changed. Keycloak accepts such a
 * value only in a read-only attribute. So the attribute is read-only while an unchanged value
 * is validated.
 */
final class UnchangedValue implements Predicate<AttributeContext> {
  private AttributeContext unchanged;

  /** Marks the value in this validation as unchanged. */
  void isIn(AttributeContext context) {
    unchanged = context;
  }

  /** Whether the attribute is writable in this validation. */
  @Override
  public boolean test(AttributeContext context) {
    // Each validation has a context of its own.
    return context != unchanged;
  }
}
