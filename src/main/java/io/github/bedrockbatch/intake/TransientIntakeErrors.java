/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.files.ReadFailedException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageEOFException;
import jakarta.jms.MessageFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.kafka.common.KafkaException;
import org.jdbi.v3.core.JdbiException;
import org.springframework.jms.JmsException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Decides which failures of an intake are transient: those of a disk, the ledger, a broker or a
 * service. All others are permanent; so is what is wrong with a file or message, even if it comes
 * as an exception of one of these.
 */
final class TransientIntakeErrors {
  private static final List<Class<? extends Exception>> KINDS =
      List.of(
          IOException.class,
          SQLException.class,
          JdbiException.class,
          JMSException.class,
          JmsException.class,
          KafkaException.class,
          SdkException.class,
          TimeoutException.class,
          InterruptedException.class,
          RejectedExecutionException.class, // while everything is being stopped
          DirectConsumerNotAvailableException.class); // or started

  private static final List<Class<? extends Exception>> OF_WHAT_IS_READ =
      List.of(
          ReadFailedException.class, // which holds up the whole folder if it is tried again
          JsonProcessingException.class, // a row of a database that cannot be written as JSON
          CharacterCodingException.class, // a text that is not in the encoding that it says
          MessageFormatException.class,
          MessageEOFException.class);

  private TransientIntakeErrors() {}

  static boolean include(Throwable thrown) {
    return isAny(KINDS, thrown) && !isAny(OF_WHAT_IS_READ, thrown);
  }

  private static boolean isAny(List<Class<? extends Exception>> kinds, Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> kinds.stream().anyMatch(kind -> kind.isInstance(cause)));
  }
}
