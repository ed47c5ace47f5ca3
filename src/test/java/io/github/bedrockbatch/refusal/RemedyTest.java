/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.FakeBedrock;
import io.github.bedrockbatch.ledger.BatchState;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class RemedyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SEALED    | AccessDenied                 | 403 | s3:PutObject",
        "UPLOADED  | AccessDeniedException        | 403 | iam:PassRole",
        "SUBMITTED | AccessDeniedException        | 403 | bedrock:ListModelInvocationJobs",
        "ENDED     | AccessDenied                 | 403 | s3:ListBucket",
        "SEALED    | InvalidAccessKeyId           | 403 | Check the access key",
        "UPLOADED  | UnrecognizedClientException  | 403 | Check the access key",
        "SUBMITTED | ExpiredTokenException        | 403 | aws sso login",
        "SEALED    | NoSuchBucket                 | 404 | set s3.bucket",
        "SEALED    | PermanentRedirect            | 301 | Set aws.region",
        "SEALED    | AuthorizationHeaderMalformed | 400 | Set aws.region",
        "SEALED    | KMS.NotFoundException        | 400 | s3.kms-key-id"
      })
  void what_a_person_has_to_mend_is_told_with_the_services_words(
      BatchState step, String code, int status, String words) {
    Exception thrown = new RuntimeCamelException(FakeBedrock.error(code, status, "its words"));

    assertThat(Remedy.of(step, thrown))
        .hasValueSatisfying(remedy -> assertThat(remedy).contains(words, code, "its words"));
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException,429",
    "ServiceUnavailableException,503",
    "RequestTimeTooSkewed,403",
    "NoSuchKey,404",
    "SomethingNew,500"
  })
  void what_passes_needs_no_person(String code, int status) {
    assertThat(Remedy.of(BatchState.SEALED, FakeBedrock.error(code, status, "no"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Unable to load credentials from any of the providers in the chain X | No AWS credentials",
        "Profile file contained no credentials for profile 'nosuch': ProfileFile(…) |"
            + " list-profiles",
        "The SSO session associated with this profile has expired | aws sso login",
        "Token is expired. SSO login is needed | aws sso login"
      })
  void credentials_that_are_not_there_are_told_in_a_sentence(String sdk, String words) {
    assertThat(Remedy.of(BatchState.SEALED, SdkClientException.create(sdk)))
        .hasValueSatisfying(remedy -> assertThat(remedy).contains(words).hasSizeLessThan(250));
  }

  @Test
  void a_network_that_is_away_needs_no_person() {
    assertThat(Remedy.of(BatchState.SEALED, SdkClientException.create("Unable to connect")))
        .isEmpty();
  }
}
