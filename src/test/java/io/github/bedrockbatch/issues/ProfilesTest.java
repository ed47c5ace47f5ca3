/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.issues;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/** Every way to sign in that a profile may name; what each needs has to be on the class path. */
class ProfilesTest {
  @TempDir Path folder;

  private ProfileCredentialsProvider profile(String lines) {
    ProfileFile file =
        ProfileFile.builder()
            .type(ProfileFile.Type.CONFIGURATION)
            .content(
                new ByteArrayInputStream(
                    ("[profile it]\nregion=us-east-1\n" + lines).getBytes(UTF_8)))
            .build();
    return ProfileCredentialsProvider.builder().profileFile(file).profileName("it").build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        sso_session=corp
        sso_account_id=123456789012
        sso_role_name=Dev
        [sso-session corp]
        sso_region=us-east-1
        sso_start_url=https://nowhere.invalid/start
        """,
        """
        sso_start_url=https://nowhere.invalid/start
        sso_region=us-east-1
        sso_account_id=123456789012
        sso_role_name=Dev
        """,
        "login_session=arn:aws:iam::123456789012:user/nobody\n"
      })
  void a_profile_that_nobody_has_signed_in_to_asks_for_it_and_for_no_class(String lines) {
    try (ProfileCredentialsProvider profile = profile(lines)) {
      assertThat(catchThrowable(profile::resolveCredentials))
          .hasMessageNotContaining("class path")
          .hasMessageMatching("(?is).*(sign|login|token|cache|refresh).*");
    }
  }

  @Test
  void a_profile_that_asks_a_program_gets_what_it_prints() throws IOException {
    Path answer =
        Files.writeString(
            folder.resolve("answer"),
            "{\"Version\":1,\"AccessKeyId\":\"P\",\"SecretAccessKey\":\"Q\"}");
    try (ProfileCredentialsProvider profile = profile("credential_process=cat " + answer + "\n")) {
      assertThat(profile.resolveCredentials().accessKeyId()).isEqualTo("P");
    }
  }

  @Test
  void a_profile_with_a_web_identity_asks_for_its_role() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "eyJ");
    System.setProperty("http.proxyHost", "127.0.0.1");
    System.setProperty("http.proxyPort", "9"); // nobody listens there: no call leaves this machine
    try (ProfileCredentialsProvider profile =
        profile(
            "role_arn=arn:aws:iam::123456789012:role/r\nweb_identity_token_file=" + token + "\n")) {
      assertThat(catchThrowable(profile::resolveCredentials))
          .hasStackTraceContaining("sts")
          .hasStackTraceContaining("127.0.0.1:9 failed");
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
  }
}
