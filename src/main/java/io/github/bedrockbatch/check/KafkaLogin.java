/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.StringHelper;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/** Checks that the Kafka brokers accept the login of the settings. */
record KafkaLogin(Settings settings) {
  private static final String OF_CAMEL = "camel.component.kafka.";
  private static final String KEYS =
      OF_CAMEL + "security-protocol, " + OF_CAMEL + "sasl-mechanism and its sasl-jaas-config";

  Outcome look(Duration patience) throws InterruptedException {
    String what = "the Kafka brokers take the login";
    int millis = (int) patience.toMillis();
    try (Admin admin = Admin.create(properties(millis))) {
      admin.describeCluster().clusterId().get(millis, TimeUnit.MILLISECONDS);
      return Outcome.passed(what, null);
    } catch (ExecutionException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      return cause instanceof AuthenticationException
          ? Outcome.failed(what, cause.getMessage(), "Check " + KEYS)
          : unclear(what, cause.getMessage());
    } catch (TimeoutException e) {
      return unclear(what, "no answer within " + patience.toSeconds() + " s");
    }
  }

  /** The outcome without a clear error: a broker that requires TLS does not say so. */
  private static Outcome unclear(String what, String said) {
    return Outcome.warning(
        what,
        said,
        "Where they want TLS or a login, set " + KEYS + "; see whether kafka.brokers are of Kafka");
  }

  /** The properties with which consumers connect, with this time-out. */
  Properties properties(int millis) {
    Map<String, Object> given = new HashMap<>();
    settings
        .camel()
        .forEach(
            (key, value) -> {
              if (key.startsWith(OF_CAMEL)) {
                given.put(StringHelper.dashToCamelCase(key.substring(OF_CAMEL.length())), value);
              }
            });
    KafkaConfiguration configuration = new KafkaConfiguration();
    PropertyBindingSupport.bindProperties(new DefaultCamelContext(), configuration, given);
    Properties properties = configuration.createConsumerProperties();
    properties.put("bootstrap.servers", settings.kafka().brokers());
    properties.put("request.timeout.ms", millis);
    properties.put("default.api.timeout.ms", millis);
    return properties;
  }
}
