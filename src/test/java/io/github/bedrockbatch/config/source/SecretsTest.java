/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://user:S3CR/ET@host",
        "jdbc:postgresql://user:S3C@RET@host/db",
        "amqp://user:S3C?R#E T@host:5672",
        "jdbc:postgresql://host/db?user=me&password=S3CRET;RET",
        "amqp://host:5672?jms.password=S3CRET&x=y",
        "https://host/?token=S3CRET",
        "failover:(amqp://one:S3CRET@a:5672,amqp://two:RET@host:5672)",
        "org.x.Bad: no driver for jdbc:x://u:S3CRET@host/db, password=S3CRET"
      })
  void a_password_is_hidden_whatever_is_in_it(String url) {
    assertThat(Secrets.inUrl(url)).contains("host", "(hidden)").doesNotContain("S3C", "RET");
  }
}
