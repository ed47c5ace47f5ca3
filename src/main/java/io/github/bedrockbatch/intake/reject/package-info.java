/* SPDX-License-Identifier: Apache-2.0 */
/** Why and where something was not accepted, in words for the person who sent it. */
package io.github.bedrockbatch.intake.reject;
