/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.config.HttpOptions;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAccessTest {
  private static final HttpAccess OPEN =
      new HttpAccess(new HttpOptions("127.0.0.1", 8080, "prompts", "", 1000));
  private static final HttpAccess LOCKED =
      new HttpAccess(new HttpOptions("0.0.0.0", 8080, "prompts", "pass:wört", 1000));

  private static Message request(String url, String origin) {
    Message message = new DefaultMessage(new DefaultCamelContext());
    message.setHeader(Exchange.HTTP_URL, url);
    message.setHeader("Origin", origin);
    return message;
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080/prompts,,false",
    "http://localhost/prompts,,false",
    "http://[::1]:8080/prompts,,false",
    "http://127.0.0.1:8080/prompts,http://127.0.0.1:8080,false",
    "http://127.0.0.1:8080/prompts,http://127.0.0.1:9090,true",
    "http://127.0.0.1:8080/prompts,https://evil.example,true",
    "http://127.0.0.1:8080/prompts,null,true",
    "http://evil.example:8080/prompts,,true",
    "http://evil.example:8080/prompts,http://evil.example:8080,true",
    "'',,true"
  })
  void without_a_password_no_page_in_a_browser_comes_in(
      String url, String origin, boolean foreign) {
    assertThat(OPEN.isForeign(request(url, origin))).isEqualTo(foreign);
  }

  @Test
  void with_a_password_any_name_of_the_host_will_do() {
    assertThat(LOCKED.isForeign(request("http://bridge.example/prompts", null))).isFalse();
  }

  @Test
  void only_user_and_password_as_they_were_set_come_in() {
    Message request = request("http://bridge.example/prompts", null);
    assertThat(LOCKED.isAuthorized(request)).isFalse();
    request.setHeader("Authorization", "Basic " + base64("prompts:pass:wört"));
    assertThat(LOCKED.isAuthorized(request)).isTrue();
    request.setHeader("Authorization", "Basic " + base64("prompts:pass"));
    assertThat(LOCKED.isAuthorized(request)).isFalse();
  }

  private static String base64(String text) {
    return java.util.Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
