/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;

class BatchKeyTest {
  @Provide
  Arbitrary<BatchKey> keys() {
    return Combinators.combine(
            Arbitraries.strings().ofMinLength(1).ofMaxLength(60),
            Arbitraries.of(InvocationType.class),
            Arbitraries.strings().ofMaxLength(3))
        .as(BatchKey::new);
  }

  @Property(tries = 300)
  void has_a_legal_directory_name(
      @ForAll @NotEmpty String model, @ForAll InvocationType type, @ForAll String group) {
    assertThat(new BatchKey(model, type, group).directoryName())
        .matches("[A-Za-z0-9.-]{1,80}")
        .isNotIn(".", "..");
  }

  @Property(tries = 300)
  void has_another_directory_for_another_key(
      @ForAll("keys") BatchKey one, @ForAll("keys") BatchKey two, @ForAll boolean sameModel) {
    BatchKey other =
        sameModel ? new BatchKey(one.modelId(), two.invocationType(), two.group()) : two;

    assertThat(one.directoryName().equals(other.directoryName())).isEqualTo(one.equals(other));
  }

  @Example
  void has_different_directories_where_only_the_readable_part_is_the_same() {
    String arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
    assertThat(name(arn + "d")).isNotEqualTo(name(arn + "e"));
    assertThat(name("a:b")).isNotEqualTo(name("a/b"));
    assertThat(name("A").toLowerCase(Locale.ROOT)).isNotEqualTo(name("a").toLowerCase(Locale.ROOT));
    assertThat(name("amazon.nova-lite-v1:0")).startsWith("amazon.nova-lite-v1-0-Converse-");
  }

  @Example
  void knows_invocation_types_by_the_services_names() {
    for (InvocationType type : InvocationType.values()) {
      assertThat(InvocationType.of(type.wireName())).isEqualTo(type);
    }
  }

  private static String name(String model) {
    return new BatchKey(model, InvocationType.CONVERSE).directoryName();
  }
}
