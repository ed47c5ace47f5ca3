/* SPDX-License-Identifier: Apache-2.0 */
/** Who answers the prompts, and in which format. Internal to local-aws. */
package io.github.bedrockbatch.local.model;
