package io.github.cockpitsso.it.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

final class HouseRules {
  private HouseRules() {}

  /** All instances of a class would share such state, so every static field must be final. */
  static ArchCondition<JavaClass> haveNoStaticVariables() {
    return new ArchCondition<>("have no static variables") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        item.getFields().stream()
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
            .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
            .forEach(field -> events.add(
                SimpleConditionEvent.violated(item, field.getFullName() + " is a variable")));
      }
    };
  }
}
