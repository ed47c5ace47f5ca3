/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.FakeBedrock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.bedrock.model.BedrockException;

class TransientErrorsTest {
  @ParameterizedTest
  @CsvSource({
    "ThrottlingException,429",
    "ServiceQuotaExceededException,400",
    "ModelNotReadyException,429",
    "ModelTimeoutException,408",
    "ModelErrorException,424",
    "ServiceUnavailableException,503",
    "SomethingNewException,500",
    "TooManyRequestsException,400",
    "ExpiredTokenException,403",
    "UnrecognizedClientException,403",
    "InvalidSignatureException,403",
    "OptInRequired,403",
    "RequestTimeTooSkewed,403"
  })
  void a_refusal_passes_that_is_about_the_load_the_service_or_the_caller(String code, int status) {
    assertThat(TransientErrors.include(FakeBedrock.error(code, status, "no"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ValidationException,400",
    "AccessDeniedException,403",
    "ResourceNotFoundException,404",
    "SomethingNewException,400",
    "NotImplemented,501"
  })
  void a_refusal_of_the_request_itself_does_not_pass(String code, int status) {
    assertThat(TransientErrors.include(FakeBedrock.error(code, status, "no"))).isFalse();
  }

  @Test
  void a_refusal_without_a_name_passes() {
    assertThat(
            TransientErrors.include(
                (BedrockException) BedrockException.builder().statusCode(403).build()))
        .isTrue();
  }
}
