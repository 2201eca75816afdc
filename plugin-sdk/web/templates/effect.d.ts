/** $title. $label */

/** `#rrggbb` or `#rrggbbaa`. */
export type HexColor = `#${string}`;
/** Parameters that are numbers. */
export type NumberName = $numbers;
/** Parameters that are colours. */
export type ColorName = $colors;

/** What `create` takes; everything has a default. Numbers are kept within their range. */
export interface Options {
  /** Chooses the variation: a whole number. Default $seed. */
  seed?: number;
  /** Starts at once. Default true. */
  autoplay?: boolean;
  //#if webgl
  /** Where WebGL2 is missing: `create` of the same effect's Canvas 2D module. Without it, a still is shown. */
  fallback?: (element: HTMLElement, options?: Options) => Controller;
  //#end
  //= options
}

/** One running effect. */
export interface Controller {
  /** Plays; also under reduced motion. */
  play(): void;
  /** Stops where it is. */
  pause(): void;
  /** Shows a time in seconds at once. A time that is not finite is a `TypeError`. */
  seek(seconds: number): void;
  /** Changes a parameter live. An unknown name is a `RangeError`, a wrong value a `TypeError`. */
  set(name: NumberName, value: number): void;
  set(name: ColorName, value: HexColor): void;
  /** Takes back everything that `create` did. */
  destroy(): void;
  /** Seconds: the argument for which `seek` shows the present frame. */
  readonly time: number;
  /** Whether it plays, or will as soon as it can be seen. */
  readonly playing: boolean;
  /** 1, a half or a quarter: what the quality governor allows. */
  readonly quality: number;
  /** Elements that are drawn at present. */
  readonly count: number;
}

/** Every parameter with its range, unit, default, group and labels. */
export declare const params: readonly [
  //= params
];

/** Facts about the effect; times in seconds. */
export declare const meta: {
  readonly name: $name;
  readonly family: $family;
  readonly duration: $duration;
  readonly poster: $poster;
  readonly seed: $seed;
  readonly label: { readonly en: string; readonly fr: string };
};

/** Puts the effect behind the content of `element`, in place of one that is there already. */
export declare function create(element: HTMLElement, options?: Options): Controller;
export default create;
