/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMembersTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String BEFORE = "]}\"{";

  private final JsonMembers members = new JsonMembers();

  private boolean begin(String json) {
    byte[] all = (BEFORE + json + "\",\"a\":1}").getBytes(StandardCharsets.UTF_8);
    return members.begin(all, BEFORE.length(), json.getBytes(StandardCharsets.UTF_8).length);
  }

  private String value() {
    return StandardCharsets.UTF_8.decode(members.value()).toString();
  }

  private static byte[] name(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  @Property(tries = 300)
  void finds_each_member_as_a_parser_does(
      @ForAll Map<String, String> texts, @ForAll double number, @ForAll boolean pretty)
      throws IOException {
    ObjectNode inner = MAPPER.valueToTree(texts);
    ObjectNode object = MAPPER.createObjectNode();
    object.put("number", number).put("text", texts.toString()).put("yes", true).putNull("no");
    object.set("object", inner);
    object.putArray("array").add(inner).add("]").add(1);
    object.putObject("empty");
    String json = pretty ? object.toPrettyString() : object.toString();

    assertThat(begin(json)).isTrue();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      assertThat(members.next()).isTrue();
      assertThat(members.isNamed(name(member.getKey()))).isTrue();
      assertThat(members.isNamed(name("other"))).isFalse();
      assertThat(MAPPER.readTree(value())).isEqualTo(MAPPER.readTree(member.getValue().toString()));
      assertThat(members.isNull()).isEqualTo(member.getValue().isNull());
      if (member.getValue().isTextual()) {
        assertThat(members.text()).isEqualTo(member.getValue().textValue());
      }
    }
    assertThat(members.next()).isFalse();
    assertThat(members.isWhole()).isTrue();
  }

  @Property(tries = 300)
  void notices_an_object_that_is_cut_off(@ForAll @IntRange(min = 0, max = 60) int length) {
    String whole = "{\"a\\\"}\":\"b\\\\\",\"c\":[{\"d\":\"}]\"},[]],\"é\":-1.5e3 , \"n\":null}";
    boolean more = begin(whole.substring(0, Math.min(length, whole.length() - 1)));
    while (more) {
      more = members.next();
    }
    assertThat(members.isWhole()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1 \"b\":2}", "{,}", "{\"a\":1,}", "{]"})
  void takes_nothing_else_for_an_object(String text) {
    boolean more = begin(text);
    while (more) {
      more = members.next();
    }
    assertThat(members.isWhole()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "5", "[]", "null", "\"{\""})
  void does_not_begin_with_something_else(String text) {
    assertThat(begin(text)).isFalse();
  }

  @Test
  void has_no_text_for_what_is_no_scalar() throws IOException {
    begin("{\"a\":{},\"b\":[1],\"c\":null,\"d\":12}");
    assertThat(members.next()).isTrue();
    assertThat(members.text()).isNull();
    assertThat(members.next()).isTrue();
    assertThat(members.text()).isNull();
    assertThat(members.next()).isTrue();
    assertThat(members.text()).isNull();
    assertThat(members.next()).isTrue();
    assertThat(members.text()).isEqualTo("12");
  }
}
