/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ContextTest {
  private static final JsonFactory JSON = new JsonFactory();

  /** Any text of whole characters, those beyond 16 bits and the odd line separators included. */
  private static Arbitrary<String> texts() {
    Arbitrary<Integer> anything =
        Arbitraries.integers().between(0, 0x10FFFF).filter(c -> c < 0xD800 || c > 0xDFFF);
    Arbitrary<Integer> nasty =
        Arbitraries.of(0, 9, 10, 13, 0x22, 0x5C, 0x2F, 0x7F, 0x85, 0x2028, 0xFEFF, 0xFFFF, 0x1F600);
    return Arbitraries.oneOf(anything, nasty)
        .list()
        .ofMaxSize(30)
        .map(
            characters -> {
              StringBuilder text = new StringBuilder();
              characters.forEach(text::appendCodePoint);
              return text.toString();
            });
  }

  @Provide
  Arbitrary<Context> contexts() {
    return Combinators.combine(
            texts(),
            texts(),
            Arbitraries.longs(),
            Arbitraries.integers(),
            Arbitraries.maps(texts(), texts()).ofMaxSize(4))
        .as(Context::new)
        .flatMap(
            context ->
                Arbitraries.of("on-demand", "model:amazon.nova-micro-v1:0", "fail", "wait")
                    .map(then -> new Deadline(Instant.ofEpochMilli(1_000), WhenLate.of(then)))
                    .injectNull(0.5)
                    .map(context::due))
        .flatMap(
            context -> Arbitraries.just("/v1/responses").injectNull(0.5).map(context::askedOf));
  }

  private static byte[] written(Context context) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      context.write(json, RecordId.of(7));
    }
    return line.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Context read(byte[] line) throws IOException {
    return Context.read(line, 0, line.length);
  }

  @Property(tries = 300)
  void comes_back_as_it_was_written_in_one_line(@ForAll("contexts") Context context)
      throws IOException {
    byte[] line = written(context);

    assertThat(read(line)).isEqualTo(context);
    assertThat(line).doesNotContain('\n', '\r').startsWith(utf8("{\"recordId\":\"00000000007\""));
  }

  @Example
  void leaves_out_headers_when_there_are_none() throws IOException {
    assertThat(new String(written(new Context("a", "s", 3, 1, Map.of())), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"recordId\":\"00000000007\",\"id\":\"a\",\"source\":\"s\",\"ordinal\":3,\"attempt\":1}");
  }

  @Example
  void passes_over_what_a_later_version_may_add() throws IOException {
    assertThat(
            read(
                utf8(
                    "{\"new\":{\"id\":\"no\"},\"id\":\"a\",\"more\":[{}],\"ordinal\":3,\"source\":\"s\"}")))
        .isEqualTo(new Context("a", "s", 3, 1, Map.of()));
  }

  @Example
  void refuses_a_line_that_is_no_object() {
    assertThatThrownBy(() -> read(utf8("[]"))).isInstanceOf(IOException.class);
  }
}
