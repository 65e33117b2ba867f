/** What a base gets on the prompts of a recipe's first step. */
export interface FirstStep {
  /** Mean reward, overlong punishment included. */
  reward: number;
  responses: number;
  /** Two standard deviations of the difference between two draws of as many responses to these prompts. */
  margin: number;
}
