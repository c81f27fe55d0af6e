package duban.policy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/// A policy in which one section is another, for tests.
public final class Changed {
  private Changed() {}

  /// @param section the name of one of the policy's components
  /// @throws IllegalArgumentException when a policy has no such section
  public static Policy with(Policy policy, String section, Object value) {
    RecordComponent[] sections = Policy.class.getRecordComponents();
    if (Arrays.stream(sections).noneMatch(c -> c.getName().equals(section))) {
      throw new IllegalArgumentException("A policy has no section '" + section + "'.");
    }
    try {
      Object[] values = new Object[sections.length];
      for (int i = 0; i < sections.length; i++) {
        values[i] =
            sections[i].getName().equals(section)
                ? value
                : sections[i].getAccessor().invoke(policy);
      }
      return Policy.class
          .getDeclaredConstructor(
              Arrays.stream(sections).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
