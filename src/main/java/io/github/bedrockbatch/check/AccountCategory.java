/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Checks the credentials, that role and credentials are of the same account, and the clock of this
 * machine against that of AWS. The call needs no permission.
 */
record AccountCategory(AccountClients aws, Clock clock) implements Category {
  private static final String CREDENTIALS = "AWS accepts the credentials";

  /** The age from which AWS rejects requests; the SDK then corrects its clock by the service's. */
  private static final Duration MOST = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "account";
  }

  @Override
  public List<Outcome> look() {
    List<Outcome> outcomes = new ArrayList<>();
    Optional<String> missing = aws.missingCredentials();
    if (missing.isPresent()) {
      return List.of(
          Outcome.failed(
              CREDENTIALS, "there are none, so that nothing of AWS is checked", missing.get()));
    }
    try {
      GetCallerIdentityResponse caller = aws.sts().getCallerIdentity();
      outcomes.add(Outcome.passed(CREDENTIALS, caller.arn() + " of account " + caller.account()));
      outcomes.add(role(caller.account()));
      caller
          .sdkHttpResponse()
          .firstMatchingHeader("Date")
          .ifPresent(date -> outcomes.add(clock(date)));
    } catch (AwsServiceException e) {
      String remedy = "Check the access key and its secret, or renew them: aws sso login, for one";
      outcomes.add(
          Refused.isOfCredentials(e)
              ? Outcome.impossible(
                  CREDENTIALS, "AWS rejects the credentials (" + Refused.words(e) + ")", remedy)
              : Outcome.failed(CREDENTIALS, Refused.words(e), remedy));
    } catch (SdkException e) {
      outcomes.add(Refused.unseen(CREDENTIALS, "sts:GetCallerIdentity", e));
    }
    return outcomes;
  }

  private Outcome role(String account) {
    String what = "the role is of the caller's account";
    String its = aws.lane().bedrock().roleArn().split(":", -1)[4];
    return its.equals(account)
        ? Outcome.passed(what, null)
        : Outcome.impossible(
            what,
            "the role is of account " + its + ", and the credentials are of " + account,
            "Bedrock takes roles of the caller's account only: set "
                + aws.key("bedrock.role-arn")
                + " to one of "
                + account);
  }

  private Outcome clock(String date) {
    Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    Duration apart = Duration.between(theirs, clock.instant()).abs();
    String what = "the clock of this machine is right";
    return apart.compareTo(MOST) < 0
        ? Outcome.passed(what, null)
        : Outcome.warning(
            what,
            "it is " + apart.toSeconds() + " s apart from that of AWS",
            "Set it by NTP: deadlines and ages are counted with it");
  }
}
